const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `300ms`, `1.5s`, `2m`, `1h`, or `0`; null when it is none of these. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? []
  const factor = unit ? units[unit] : undefined
  return number && factor ? Math.round(Number(number) * factor) : null
}

/** `0.2 s`, `45 s`, `3 min`, `2 h 5 min`: short, for people. */
export function duration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return `${Math.round(hours / 24)} days`
}
