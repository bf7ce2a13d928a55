import { money } from '../views/money.ts'
import { pager, tabs } from './list-links.ts'
import type { AdminProductsPage } from './models.ts'
import type { Slice } from './page.ts'
import type { Shelf, ShelfProduct } from './shelf-repository.ts'
import { stockNote } from './stock-note.ts'

const path = '/admin/products'
const labels: Record<Shelf, string> = {
  sale: 'On sale',
  low: 'Running low',
  retired: 'Retired',
}

interface Query {
  q: string
  show: Shelf
  page: number
}

export function productsPage(
  { q, show, page }: Query,
  { items, hasMore }: Slice<ShelfProduct>,
): AdminProductsPage {
  return {
    tabs: tabs(path, 'show', labels, show),
    show,
    q,
    products: items.map(productRow),
    emptyText: q ? `Nothing here is called “${q}”.` : 'Nothing here.',
    pagination: pager(path, { q, show: show === 'sale' ? '' : show }, page, hasMore),
  }
}

const productRow = (product: ShelfProduct): AdminProductsPage['products'][number] => ({
  name: product.name,
  href: `${path}/${product.id}`,
  category: product.category,
  picture: `/pictures/${product.picture}`,
  price: money(product.priceCents),
  stock: { ...stockNote(product.stock), count: product.stock },
  isFeatured: product.featured,
})
