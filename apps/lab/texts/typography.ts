import type { Format } from '../lessons/lesson.ts'
import type { Language } from './texts.ts'

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
export const momentFormat = (language: Language, dateStyle: 'long' | 'short' = 'long') => {
  const format = new Intl.DateTimeFormat(locales[language], {
    dateStyle,
    timeStyle: 'short',
  })
  return (iso: string): string => format.format(new Date(iso))
}

/** Formats epoch seconds as a time of day of the lab's machine. */
export const clockFormat = (language: Language) => {
  const format = new Intl.DateTimeFormat(locales[language], { hour: '2-digit', minute: '2-digit' })
  return (seconds: number): string => format.format(seconds * 1000)
}

/** `14`, `1.4`, `0.14`: two significant digits. */
export const shortNumber = (value: number, language: Language): string =>
  value.toLocaleString(language, { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 })

const mostDigits = 7

/** `99.87 %`, `99.99987 %`: with two digits of what is missing from all of it. */
export function shareFormat(language: Language): (share: number) => string {
  const number = numberFormat(language)
  const percent = language === 'fr' ? '\u202f%' : '\u00a0%'
  return (share) => {
    const missing = 100 * (1 - share)
    if (missing <= 0) return number(100) + percent
    const digits = Math.max(2, 1 - Math.floor(Math.log10(missing)))
    if (digits <= mostDigits) return number(100 * share, digits) + percent
    return `> ${number(100 - 10 ** -mostDigits, mostDigits)}${percent}`
  }
}

/** `2.1 s`, `45 min`: a length of time. */
export function spanFormat(language: Language): (ms: number) => string {
  const text = (value: number, unit: string) => `${shortNumber(value, language)}\u00a0${unit}`
  return (ms) => {
    if (ms > 0 && ms < 10) return `< ${text(0.01, 's')}`
    return ms < 60_000 ? text(ms / 1000, 's') : text(ms / 60_000, 'min')
  }
}

/** French typography: a narrow no-break space before high punctuation, inside guillemets and between thousands. */
const typesetText = (text: string): string =>
  text
    .replace(/ (?=[;:!?»%](?:[\s.,)…]|$))/g, '\u202f')
    .replace(/« /g, '«\u202f')
    .replace(/(?<=\b\d{1,3}) (?=\d{3}(?![\p{L}\d]))/gu, '\u202f')
    .replace(/(?<=\d) (?=(?:ms|s|min|h|Mo)(?![\p{L}\d]))/gu, '\u00a0')

/** Adds no-break spaces to all texts, including those returned by functions. */
export function typeset<T>(texts: T): T {
  if (typeof texts === 'string') return typesetText(texts) as T
  if (Array.isArray(texts)) return texts.map(typeset) as T
  if (typeof texts === 'function') return ((...values: unknown[]) => typeset(texts(...values))) as T
  if (texts === null || typeof texts !== 'object') return texts
  const entries = Object.entries(texts).map(([name, value]) => [name, typeset(value)])
  return Object.fromEntries(entries) as T
}
