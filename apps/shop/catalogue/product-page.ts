import { mostOf } from '../cart/cart-service.ts'
import type { Form, ProductPage } from '../views/models.ts'
import { money } from '../views/money.ts'
import type { ListedProduct } from './listed-product.ts'
import { pictureUrl, secondPicture } from './picture.ts'
import { productCards } from './product-card.ts'
import type { ProductWithNeighbours } from './product-page-repository.ts'
import { stockNote } from './stock-note.ts'

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
