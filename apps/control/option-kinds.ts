import { isIP } from 'node:net'

/** One setting of `npm start`: the same value by flag, environment variable and `.env`. */
export interface Option<T> {
  /** `--session-store`; null for what only the environment sets. */
  flag: string | null
  /** Other spellings of the flag. */
  also?: readonly string[]
  env: string
  /** Completes "expected …". */
  expected: string
  /** The default, as it would be written. */
  standard: string
  help: string
  /** Undefined when the text is not what is expected. */
  parse(text: string): T | undefined
}

export const option = <T>(entry: Option<T>): Option<T> => entry

export function wholeNumber(min: number, max: number) {
  return {
    expected: `a whole number from ${grouped(min)} to ${grouped(max)}`,
    parse(text: string): number | undefined {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

export const choice = <const T extends readonly string[]>(values: T) => ({
  expected: `one of ${values.join(', ')}`,
  parse: (text: string): T[number] | undefined => values.find((value) => value === text),
})

export const textLike = (expected: string, pattern: RegExp) => ({
  expected,
  parse: (text: string): string | undefined => (pattern.test(text) ? text : undefined),
})

/** A choice whose empty text, the default, is null: as the stage has it. */
export const choiceOfStage = <const T extends readonly string[]>(values: T) => {
  const { expected, parse } = choice(values)
  return {
    expected: `${expected}; empty: as the stage has it`,
    standard: '',
    parse: (text: string): T[number] | null | undefined => (text === '' ? null : parse(text)),
  }
}

const grouped = (value: number) => value.toLocaleString('en')

/** An address, or a network such as `172.16.0.0/12`. */
export function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits ?? 0) <= (family === 4 ? 32 : 128)
}
