import type { Format } from '../lessons/lesson.ts'
import type { Language } from '../texts/texts.ts'

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' }

/** Numbers as people write them in this language: at most two digits after the comma unless told. */
export function numberFormat(language: Language): Format {
  const plain = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 2 })
  return (value, digits) => {
    if (digits === undefined) return plain.format(value)
    const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return new Intl.NumberFormat(locales[language], exact).format(value)
  }
}

/** Day and time, in the clock of the machine that the console runs on. */
export const momentFormat = (language: Language) => {
  const format = new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'long',
    timeStyle: 'short',
  })
  return (iso: string): string => format.format(new Date(iso))
}
