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
