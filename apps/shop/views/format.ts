const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** Integer cents as text: 490 → "€4.90". */
export function money(cents: number): string {
  // Without separators by hand: `format` costs a microsecond, and a list has 24 prices.
  if (cents >= 0 && cents < 100_000) return `€${(cents / 100).toFixed(2)}`
  return euros.format(cents / 100)
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** "21 November 2026", in UTC. */
export const date = (value: Date): string => day.format(value)

/** "21 November 2026 at 14:05 UTC". */
export const dateTime = (value: Date): string => `${minute.format(value)} UTC`

/** "1 order", "1,200 orders". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`
