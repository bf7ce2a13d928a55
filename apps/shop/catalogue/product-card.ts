import type { ProductCard } from '../views/models.ts'
import { money } from '../views/money.ts'
import type { ListedProduct } from './listed-product.ts'
import { pictureUrl } from './picture.ts'
import { stockNote } from './stock-note.ts'

const newForMs = 21 * 24 * 60 * 60_000

export const productHref = (slug: string): string => `/products/${slug}`

export const productCard = (product: ListedProduct, now = Date.now()): ProductCard => ({
  id: product.id,
  name: product.name,
  summary: product.summary,
  href: productHref(product.slug),
  picture: pictureUrl(product.picture),
  price: money(product.priceCents),
  stock: stockNote(product.stock),
  isNew: now - product.createdAt.getTime() < newForMs,
})

export const productCards = (products: readonly ListedProduct[]): ProductCard[] => {
  const now = Date.now()
  return products.map((product) => productCard(product, now))
}
