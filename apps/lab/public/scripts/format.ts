import type { Texts } from '../../texts/en/en.ts'
import type { topology } from '../../texts/en/topology.ts'

export type TopologyTexts = typeof topology

/** The texts and language of the page. */
export interface Words {
  texts: TopologyTexts
  /** `en`, `fr`. */
  language: string
}

type Value = number | null

/** Formats values with their units; unknown values become a dash. */
export function createFormat({ texts, language }: Words) {
  const plain = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  const number = (value: Value, digits = 0) => (value === null ? '–' : plain(value, digits))
  const withUnit = (value: Value, unit: string, digits = 0) =>
    value === null ? '–' : `${plain(value, digits)} ${unit}`
  const fine = (value: Value) => (value !== null && value > 0 && value < 10 ? 1 : 0)

  return {
    number,
    rate: (value: Value) => number(value, fine(value)),
    perSecond: (value: Value) =>
      value === null ? '–' : `${number(value, fine(value))}${texts.perSecond}`,
    ms: (value: Value) =>
      value !== null && value >= 1000
        ? withUnit(value / 1000, texts.seconds, 1)
        : withUnit(value, texts.milliseconds, fine(value)),
    percent: (value: Value) => withUnit(value, '%', fine(value)),
    bytes: (value: Value) =>
      withUnit(value === null ? null : value / 1024 / 1024, texts.megabytes, 1),
    times: (value: number) => `${plain(value, 0)}×`,
    duration(value: Value): string {
      if (value === null) return '–'
      const seconds = Math.floor(value / 1000)
      if (seconds < 60) return withUnit(seconds, texts.seconds)
      if (seconds < 3600) return withUnit(Math.floor(seconds / 60), texts.minutes)
      return withUnit(Math.floor(seconds / 3600), texts.hours)
    },
    time: (at: number) =>
      new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' }).format(at),
  }
}

export type Format = ReturnType<typeof createFormat>

export interface RunWords {
  texts: Texts['traffic']['run']
  language: string
}

/** Formats the numbers of a run. */
export function createNumbers({ language }: RunWords) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const short = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 })
  const share = new Intl.NumberFormat(language, { style: 'percent' })
  return {
    count: (value: number) => whole.format(value),
    percent: (value: number) => share.format(value),
    ms: (value: number | null) =>
      value === null ? '–' : `${(value < 10 ? short : whole).format(value)}<small> ms</small>`,
    /** 65 seconds become 1:05. */
    clock: (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`,
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for markup and attributes. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '')
