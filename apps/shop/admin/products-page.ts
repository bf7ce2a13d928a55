import type { StockNote } from '../catalogue/product-card.ts'
import { money } from '../views/format.ts'
import type { Form, Pagination } from '../views/models.ts'
import { pager, type Tab, tabs } from './admin-page.ts'
import type { Slice } from './list-query.ts'
import type { ListedProduct, Product, ProductFilter } from './products-repository.ts'
import { productVersion } from './products-service.ts'

export interface AdminProductsPage {
  tabs: Tab[]
  /** Sent along with a search. */
  show: string
  q: string
  products: {
    name: string
    href: string
    category: string
    picture: string
    price: string
    stock: StockNote & { count: number }
    isFeatured: boolean
  }[]
  /** Shown when there are none. */
  emptyText: string
  pagination: Pagination | null
}

export interface AdminProductPage {
  heading: string
  /** Where the form is sent. */
  action: string
  /** Null for a new product. */
  stored: {
    /** In the shop; null while it is retired. */
    shopHref: string | null
    slug: string
    retired: boolean
    /** POST: retires the product, or restores it. */
    retirementAction: string
    /** Sent back with the form. */
    version: string
    stockWas: string
  } | null
  categories: { value: string; label: string; selected: boolean }[]
  pictures: { value: string; src: string; label: string; checked: boolean }[]
  form: Form
}

const path = '/admin/products'
const labels: Record<ProductFilter, string> = {
  sale: 'On sale',
  low: 'Running low',
  retired: 'Retired',
}

interface Query {
  q: string
  show: ProductFilter
  page: number
}

export function productsPage(
  { q, show, page }: Query,
  { items, hasMore }: Slice<ListedProduct>,
): AdminProductsPage {
  return {
    tabs: tabs(path, 'show', labels, show),
    show,
    q,
    products: items.map(productRow),
    emptyText: q ? `No product here matches “${q}”.` : 'No products here.',
    pagination: pager(path, { q, show: show === 'sale' ? '' : show }, page, hasMore),
  }
}

const productRow = (product: ListedProduct): AdminProductsPage['products'][number] => ({
  name: product.name,
  href: `${path}/${product.id}`,
  category: product.category,
  picture: `/pictures/${product.picture}`,
  price: money(product.priceCents),
  stock: { ...stockNote(product.stock), count: product.stock },
  isFeatured: product.featured,
})

interface Choices {
  categories: { id: number; name: string }[]
  pictures: string[]
}

/** The form for `product`, or for a new one; `form` is what was typed into it and refused. */
export function productPage(
  product: Product | null,
  choices: Choices,
  form: Form | null,
): AdminProductPage {
  const values = { ...(product && valuesOf(product)), ...form?.values }
  return {
    heading: product?.name ?? 'New product',
    action: product ? `/admin/products/${product.id}` : '/admin/products',
    stored: product && storedOf(product, values),
    categories: categoriesOf(choices, values.categoryId),
    pictures: picturesOf(choices, values.picture, product?.picture),
    form: { values, errors: form?.errors ?? {}, error: form?.error ?? null },
  }
}

const priceText = (cents: number) => (cents / 100).toFixed(2)

const valuesOf = (product: Product): Record<string, string> => ({
  name: product.name,
  summary: product.summary,
  description: product.description,
  keywords: product.keywords,
  categoryId: String(product.categoryId),
  price: priceText(product.priceCents),
  stock: String(product.stock),
  picture: product.picture,
  featured: String(product.featured ?? ''),
})

const storedOf = (product: Product, values: Record<string, string>) => ({
  shopHref: product.retired ? null : `/products/${product.slug}`,
  slug: product.slug,
  retired: product.retired,
  retirementAction: `/admin/products/${product.id}/${product.retired ? 'return' : 'retirement'}`,
  version: values.version ?? productVersion(product),
  stockWas: values.stockWas ?? String(product.stock),
})

const categoriesOf = ({ categories }: Choices, chosen = '') =>
  categories.map(({ id, name }) => ({
    value: String(id),
    label: name,
    selected: String(id) === chosen,
  }))

// A picture that is not among the files any more stays a choice of the product that has it.
function picturesOf({ pictures }: Choices, chosen = '', own?: string) {
  const files = own && !pictures.includes(own) ? [own, ...pictures] : pictures
  return files.map((file) => ({
    value: file,
    src: `/pictures/${file}`,
    label: file.replace(/\.\w+$/, '').replaceAll('-', ' '),
    checked: file === chosen,
  }))
}

/** What is stored now, beside what was typed: for a form that somebody else's edit has overtaken. */
export function storedNotes(
  product: Product,
  typed: Record<string, string>,
  categories: Choices['categories'],
): Record<string, string> {
  const stored = valuesOf(product)
  const shown: Record<string, string> = {
    ...stored,
    price: money(product.priceCents),
    categoryId: categories.find(({ id }) => id === product.categoryId)?.name ?? '',
    featured: stored.featured || 'not on the home page',
  }
  const compared = [
    'name',
    'summary',
    'description',
    'keywords',
    'categoryId',
    'price',
    'picture',
    'featured',
  ]
  const different = compared.filter((name) => same(typed[name]) !== same(stored[name]))
  return Object.fromEntries(different.map((name) => [name, `Stored now: ${shown[name]}`]))
}

const same = (value = '') => value.replace(/\r\n?/g, '\n').trim()

const low = 10

/** The stock as staff read it. */
export function stockNote(stock: number): StockNote {
  if (stock === 0) return { level: 'out', text: 'Sold out' }
  if (stock <= low) return { level: 'low', text: `${stock} left` }
  return { level: 'in', text: `${stock.toLocaleString('en')} in stock` }
}
