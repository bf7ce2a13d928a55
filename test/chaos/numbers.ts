export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0)

/** `0.059 %` */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`

/** `1.2` */
export const inSeconds = (ms: number): string => (ms / 1000).toFixed(1)
