import { mostOf } from '../cart/cart-service.ts'
import { money } from '../views/format.ts'
import type { CategoryLink, Form } from '../views/models.ts'
import type { ListedProduct } from './catalogue-repository.ts'
import {
  type ProductCard,
  pictureUrl,
  productCards,
  type StockNote,
  secondPicture,
  stockNote,
} from './product-card.ts'
import type { ProductWithNeighbours } from './product-page-repository.ts'

export interface ProductPage {
  id: number
  name: string
  summary: string
  /** One string a paragraph. */
  description: string[]
  price: string
  stock: StockNote
  /** Largest quantity that can be put into the cart at once; 0 when sold out. */
  maxQuantity: number
  /** Two pictures, 4:3. */
  pictures: { src: string; alt: string }[]
  category: CategoryLink
  related: ProductCard[]
  /** For a form that was refused. */
  form: Form
}

const relatedShown = 4

export function productPage(
  { product, neighbours }: ProductWithNeighbours,
  form: Form,
): ProductPage {
  const { category } = product
  return {
    id: product.id,
    name: product.name,
    summary: product.summary,
    description: product.description.split(/\n\s*\n/),
    price: money(product.priceCents),
    stock: stockNote(product.stock),
    maxQuantity: mostOf(product.stock),
    pictures: picturesOf(product),
    category: { ...category, href: `/products?category=${category.slug}`, current: false },
    related: productCards(nearest(product, neighbours)),
    form,
  }
}

const picturesOf = ({ name, picture }: ListedProduct) => [
  { src: pictureUrl(picture), alt: name },
  { src: pictureUrl(secondPicture(picture)), alt: `${name}, another view` },
]

/** Those nearest in price. */
const nearest = ({ priceCents }: ListedProduct, others: ListedProduct[]): ListedProduct[] =>
  others
    .map((other) => ({ other, distance: Math.abs(other.priceCents - priceCents) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, relatedShown)
    .map(({ other }) => other)
