import { en, type Texts } from './en/en.ts'
import { fr } from './fr/fr.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

export const texts: Readonly<Record<Language, Texts>> = commandsHere(
  { en, fr },
  process.env.COMMANDER,
)
export type { Texts }

/**
 * The same texts with commands that work where the lab runs: in containers,
 * `npm run lab …` becomes a command of the lab's container.
 */
export function commandsHere<T>(texts: T, commander: string | undefined): T {
  return commander === 'engine' ? (inContainers(texts) as T) : texts
}

function inContainers(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/npm run lab( --)?/g, 'docker compose exec lab lab')
  if (typeof value === 'function') return (...args: unknown[]) => inContainers(value(...args))
  if (Array.isArray(value)) return value.map(inContainers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inContainers(one)]))
}
