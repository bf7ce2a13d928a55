import type { Language } from '../../texts/texts.ts'

/** `14`, `1.4`, `0.14`: more figures than that nobody compares. */
export const shortNumber = (value: number, language: Language): string =>
  value.toLocaleString(language, { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 })
