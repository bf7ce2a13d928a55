import type { CategoryCard, HomePage } from '../views/models.ts'
import type { Category } from './category-repository.ts'
import type { ListedProduct } from './listed-product.ts'
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
