/**
 * The same texts with the commands that work where the console runs: what is `npm run lab …`
 * on a machine with the sources is asked of the console's container elsewhere.
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
