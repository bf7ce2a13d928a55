import { commandsHere } from './commands-here.ts'
import { en, type Texts } from './en/en.ts'
import { fr } from './fr/fr.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

export const texts: Readonly<Record<Language, Texts>> = commandsHere(
  { en, fr },
  process.env.COMMANDER,
)
export type { Texts }
