import type { Format } from '../lessons/lesson.ts'
import type { Language } from '../texts/texts.ts'

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' }

/** Formats numbers for a language, with at most two decimals by default. */
export function numberFormat(language: Language): Format {
  const plain = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 2 })
  return (value, digits) => {
    if (digits === undefined) return plain.format(value)
    const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return new Intl.NumberFormat(locales[language], exact).format(value)
  }
}

/** Formats a date and time in the time zone of the lab's machine. */
export const momentFormat = (language: Language) => {
  const format = new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'long',
    timeStyle: 'short',
  })
  return (iso: string): string => format.format(new Date(iso))
}

/** `14`, `1.4`, `0.14`: two significant digits. */
export const shortNumber = (value: number, language: Language): string =>
  value.toLocaleString(language, { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 })
