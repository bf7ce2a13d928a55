import { catalogue } from './catalogue/catalogue.ts'

/**
 * A product's id tells where it comes from, so that how many were generated is
 * known from the highest id of a range, without counting:
 *
 *   1 … 999              hand-made, in the catalogue's order
 *   1,001 … 9,999,999    the n-th generated product is 1,000 + n
 *   10,000,000 and more  made in the back office (AUTO_INCREMENT in migration 003)
 */
export const generatedAfter = 1000
export const madeInOfficeFrom = 10_000_000

export const generatedId = (number: number) => generatedAfter + number

export const handMadeCount = catalogue.reduce((sum, { products }) => sum + products.length, 0)
export const mostProducts = 5_000_000
