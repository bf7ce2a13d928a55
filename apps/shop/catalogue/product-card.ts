import { money } from '../views/format.ts'
import type { ListedProduct } from './catalogue-repository.ts'

export interface ProductCard {
  id: number
  name: string
  summary: string
  href: string
  picture: string
  price: string
  stock: StockNote
  isNew: boolean
}

export interface StockNote {
  /** 'in' | 'low' (10 or fewer) | 'out' */
  level: 'in' | 'low' | 'out'
  /** "In stock", "Only 3 left", "Sold out". */
  text: string
}

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

/** URL of a picture by its file name. */
export const pictureUrl = (file: string): string => `/pictures/${file}`

/** A product's second view: "honey.svg" → "honey-2.svg". */
export const secondPicture = (file: string): string => file.replace(/(\.\w+)$/, '-2$1')

const low = 10

export function stockNote(stock: number): StockNote {
  if (stock === 0) return { level: 'out', text: 'Sold out' }
  return stock <= low
    ? { level: 'low', text: `Only ${stock} left` }
    : { level: 'in', text: 'In stock' }
}
