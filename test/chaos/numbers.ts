export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0)

const twoDigits = (value: number) => Number((value * 100).toPrecision(2))

/** `0.059 %`, `99.941 %`: to two digits of what there is, or of what is missing. */
export const percent = (share: number): string =>
  `${share > 0.5 ? Number((100 - twoDigits(1 - share)).toFixed(6)) : twoDigits(share)} %`

/** `1.2` */
export const inSeconds = (ms: number): string => (ms / 1000).toFixed(1)
