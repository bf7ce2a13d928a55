import { en, type Texts } from './en/en.ts'
import { fr } from './fr/fr.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

export const texts: Readonly<Record<Language, Texts>> = { en, fr }
export type { Texts }
