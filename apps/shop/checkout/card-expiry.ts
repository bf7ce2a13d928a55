import type { CardExpiry } from './payment-provider.ts'

/** `MM/YY` or `MM/YYYY`, spaces allowed; null when it is neither. */
export function readExpiry(text: string): CardExpiry | null {
  const [, month, year] = /^\s*(0?[1-9]|1[0-2])\s*\/\s*((?:20)?\d{2})\s*$/.exec(text) ?? []
  if (!month || !year) return null
  return { month: Number(month), year: (Number(year) % 100) + 2000 }
}

/** A card is good to the end of its month. */
export const isPast = ({ month, year }: CardExpiry, now: Date): boolean =>
  Date.UTC(year, month) <= now.getTime()
