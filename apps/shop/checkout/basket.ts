import type { BasketLine } from './checkout-repository.ts'

export const subtotalOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, { unitPriceCents, quantity }) => sum + unitPriceCents * quantity, 0)

/** What keeps the lines from being bought, a sentence for each of the goods; '' when nothing does. */
export const problemsOf = (lines: readonly BasketLine[]): string =>
  lines.map(problemOf).filter(Boolean).join(' ')

function problemOf({ name, quantity, stock, retired }: BasketLine): string {
  if (retired) return `“${name}” is no longer sold.`
  if (stock === 0) return `“${name}” is sold out.`
  if (stock < quantity) return `Only ${stock} of “${name}” ${stock === 1 ? 'is' : 'are'} left.`
  return ''
}
