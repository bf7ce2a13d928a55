import type { Form } from '../views/models.ts'
import { money } from '../views/money.ts'
import type { AdminProductPage } from './models.ts'
import { productVersion } from './product-version.ts'
import type { Product } from './products-repository.ts'

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
  shelfAction: `/admin/products/${product.id}/${product.retired ? 'return' : 'retirement'}`,
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

/** What is stored now, beside what was typed: for somebody whose form came too late. */
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
