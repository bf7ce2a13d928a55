import type { Format } from './lesson-texts.ts'
import type { Measured } from './measured.ts'

/** A measured number, by its name, as people write it. */
export const say =
  (numbers: Measured, format: Format) =>
  (name: string, digits?: number): string =>
    format(numbers[name] ?? 0, digits)
