import { en } from './en/en.ts'
import { fr } from './fr/fr.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** All that the console says, in one place for each language; English says what there is. */
export type Texts = typeof en

export const texts: Readonly<Record<Language, Texts>> = { en, fr }
