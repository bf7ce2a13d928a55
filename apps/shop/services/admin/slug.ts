import { randomInt } from 'node:crypto'

const longest = 80

/** A product's address from its name: "Crème brûlée № 2" → "creme-brulee-no-2". */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/['’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-|-$/g, '')
  return slug || `product-${randomInt(1e6, 1e7)}`
}
