import type { Texts } from '../../texts/en/en.ts'

export interface RunWords {
  texts: Texts['traffic']['run']
  language: string
}

/** Numbers as people read them. */
export function createNumbers({ language }: RunWords) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const short = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 })
  const share = new Intl.NumberFormat(language, { style: 'percent' })
  return {
    count: (value: number) => whole.format(value),
    percent: (value: number) => share.format(value),
    ms: (value: number | null) =>
      value === null ? '–' : `${(value < 10 ? short : whole).format(value)}<small> ms</small>`,
    /** 65 seconds are 1:05. */
    clock: (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`,
  }
}
