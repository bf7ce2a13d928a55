import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { indexProduct, removeProductFromIndex } from '../catalogue/search-service.ts'
import type { Db, Handle } from '../db/handle.ts'
import { Conflict, Invalid, NotFound } from '../errors.ts'
import { pageOf } from './list-query.ts'
import { nameKey, slugChoices } from './product-names.ts'
import {
  findProduct,
  findProductsNamed,
  insertProduct,
  listCategories,
  listProducts,
  lockProduct,
  type Product,
  type ProductFilter,
  type ProductText,
  restoreProduct,
  retireProduct,
  updateProduct,
} from './products-repository.ts'

export type NewProduct = ProductText & { stock: number }

/** An edit: `stock` as it shall be, `stockWas` and `version` as the form was loaded with. */
export type ProductEdit = NewProduct & { stockWas: number; version: string }

interface Dependencies {
  /** File names of the pictures that products can have. */
  pictures: () => Promise<string[]>
  now?: () => Date
}

export type AdminProductsService = ReturnType<typeof createAdminProductsService>

/** The catalogue as staff edit it. */
export function createAdminProductsService({ pictures, now = () => new Date() }: Dependencies) {
  const list = (db: Db, { show, q, page }: { show: ProductFilter; q: string; page: number }) =>
    listProducts(db.read, { show, q, ...pageOf(page) })

  const find = async (db: Db, id: number) => found(await findProduct(db.current, id))

  async function choices(db: Db) {
    const [categories, files] = await Promise.all([listCategories(db.read), pictures()])
    return { categories, pictures: files }
  }

  /**
   * The id of the new product. The same form sent twice makes one.
   * @throws Invalid when another product in the shop has the same name.
   */
  async function create(db: Db, product: NewProduct): Promise<number> {
    const category = await checkChoices(db, product)
    const slugs = await slugChoices(product.name)
    // Each try is a transaction of its own: one that met a slug in use must see whose it is.
    for (const slug of slugs) {
      const id = await db.transaction((tx) =>
        createWithSlug(tx, { ...product, category }, slug, slugs),
      )
      if (id !== null) return id
    }
    throw sameName()
  }

  /** null when the slug belongs to a product of another name. */
  async function createWithSlug(
    tx: Handle,
    product: NewProduct & { category: string },
    slug: string,
    slugs: readonly string[],
  ): Promise<number | null> {
    const [existing] = await productsNamed(tx, product.name, slugs)
    if (existing && productVersion(existing) === productVersion(product)) return existing.id
    if (existing) throw sameName()
    try {
      const id = await insertProduct(tx, { ...product, slug })
      await indexProduct(tx, id, product)
      return id
    } catch (error) {
      if (error instanceof Conflict) return null
      throw error
    }
  }

  /**
   * Saves an edit. What was sold or returned since the form was loaded stays counted:
   * the difference typed is what is added to the stock. Answers the stock as it is now.
   * The slug stays what it was, so that links keep working.
   * @throws Invalid when another product in the shop has the new name, and with status 409 when
   * somebody else saved the product meanwhile.
   */
  async function change(db: Db, id: number, edit: ProductEdit): Promise<number> {
    const before = await find(db, id)
    const category = await checkChoices(db, edit, before.picture)
    return db.transaction(async (tx) => {
      const product = found(await lockProduct(tx, id))
      if (productVersion(product) !== edit.version) throw changedMeanwhile()
      if (nameKey(edit.name) !== nameKey(product.name)) await refuseSameName(tx, edit.name)
      const stock = newStock(product.stock, edit)
      await updateProduct(tx, id, { ...edit, stock })
      if (!product.retired) await indexProduct(tx, id, { ...edit, category })
      return stock
    })
  }

  async function retire(db: Db, id: number): Promise<Product> {
    await db.transaction(async (tx) => {
      if (!(await retireProduct(tx, id, now()))) throw noSuchProduct()
      await removeProductFromIndex(tx, id)
    })
    return find(db, id)
  }

  /** @throws Conflict when another product in the shop has its name by now. */
  async function restore(db: Db, id: number): Promise<Product> {
    await db.transaction(async (tx) => {
      const product = found(await lockProduct(tx, id))
      const { name } = product
      if (!product.retired) return
      const others = await productsNamed(tx, name, await slugChoices(name))
      if (others.length > 0)
        throw new Conflict(
          `Another product in the shop is called “${name}”. Please rename one of them first.`,
        )
      await restoreProduct(tx, id)
      await indexProduct(tx, id, { ...product, category: await categoryOf(tx, product) })
    })
    return find(db, id)
  }

  async function refuseSameName(tx: Handle, name: string): Promise<void> {
    const found = await productsNamed(tx, name, await slugChoices(name))
    if (found.length > 0) throw sameName()
  }

  const categoryOf = async (handle: Handle, { categoryId }: ProductText) =>
    (await listCategories(handle)).find(({ id }) => id === categoryId)?.name ?? ''

  /** The category's name. */
  async function checkChoices(db: Db, product: ProductText, ownPicture?: string): Promise<string> {
    const [categories, files] = await Promise.all([listCategories(db.current), pictures()])
    const problems: Record<string, string> = {}
    const category = categories.find(({ id }) => id === product.categoryId)
    if (!category) problems.categoryId = 'There is no such category.'
    if (product.picture !== ownPicture && !files.includes(product.picture))
      problems.picture = 'There is no such picture.'
    if (!category || Object.keys(problems).length) throw refused(problems)
    return category.name
  }

  return { list, find, choices, create, change, retire, restore }
}

function newStock(current: number, { stock, stockWas }: ProductEdit): number {
  const wanted = current + stock - stockWas
  if (wanted >= 0) return wanted
  throw refused({
    stock: `Only ${current} are left now: ${stockWas - current} were sold since you opened this page.`,
  })
}

/** The products in the shop whose name looks the same. */
async function productsNamed(tx: Handle, name: string, slugs: readonly string[]) {
  const key = nameKey(name)
  const candidates = await findProductsNamed(tx, { name: name.normalize('NFKC'), slugs })
  return candidates.filter((product) => nameKey(product.name) === key)
}

function found(product: Product | null): Product {
  if (!product) throw noSuchProduct()
  return product
}

const noSuchProduct = () => new NotFound('There is no such product.')

const refused = (problems: Record<string, string>) =>
  new Invalid('Please check what is marked below.', problems)

const sameName = () =>
  refused({ name: 'There is already a product with this name. Please choose another one.' })

const changedMeanwhile = () =>
  new Invalid(
    'Somebody else changed this product while you were editing it. Nothing was saved yet: what is stored now is noted below. Saving again replaces it.',
    {},
    409,
  )

const edited: Record<keyof ProductText, true> = {
  ...{ name: true, summary: true, description: true, keywords: true },
  ...{ categoryId: true, priceCents: true, picture: true, featured: true },
}
const editedFields = Object.keys(edited) as (keyof ProductText)[]

/**
 * Changes with each edit of a product, and not with its sales: a form that carries
 * it shows whether somebody else saved the product meanwhile.
 */
export function productVersion(product: ProductText): string {
  const text = editedFields.map((field) => product[field])
  return createHash('sha256').update(JSON.stringify(text)).digest('base64url').slice(0, 22)
}

/**
 * The pictures that products can have: those in `folder`, without each one's second
 * view (`NAME-2.svg`). The build makes the folder, so it is read once. An app replica
 * without it, where only the edge has the files, offers no pictures but the
 * product's own.
 */
export function createProductPictures(folder: string): () => Promise<string[]> {
  let files: Promise<string[]> | undefined
  return () => {
    files ??= readdir(folder).then(firstViews, () => [])
    return files
  }
}

// The folder also has each picture compressed (`NAME.svg.gz`), which only nginx may send.
function firstViews(names: string[]): string[] {
  const pictures = new Set(names.filter((name) => name.endsWith('.svg')))
  return [...pictures].filter((name) => pictures.has(name.replace(/\.svg$/, '-2.svg'))).sort()
}
