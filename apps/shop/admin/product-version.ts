import { createHash } from 'node:crypto'
import type { ProductText } from './products-repository.ts'

/**
 * Changes with each edit of a product, and not with its sales: a form that carries
 * it shows whether somebody else saved the product meanwhile.
 */
export function productVersion(product: ProductText): string {
  const { name, summary, description, keywords, categoryId, priceCents, picture, featured } =
    product
  const text = [name, summary, description, keywords, categoryId, priceCents, picture, featured]
  return createHash('sha256').update(JSON.stringify(text)).digest('base64url').slice(0, 22)
}
