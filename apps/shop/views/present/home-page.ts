import type { Category } from '../../repositories/category-repository.ts'
import type { ListedProduct } from '../../repositories/listed-product.ts'
import type { CategoryCard, HomePage } from '../models.ts'
import { pictureUrl } from './picture.ts'
import { productCards } from './product-card.ts'

interface ShopWindow {
  featured: ListedProduct[]
  newest: ListedProduct[]
  categories: Category[]
}

export const homePage = ({ featured, newest, categories }: ShopWindow): HomePage => ({
  featured: productCards(featured),
  newest: productCards(newest),
  categories: categories.map(categoryCard),
})

const categoryCard = ({ slug, name, description, picture }: Category): CategoryCard => ({
  slug,
  name,
  description,
  href: `/products?category=${slug}`,
  picture: pictureUrl(picture),
  current: false,
})
