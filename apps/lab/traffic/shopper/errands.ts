import type { Errand } from '../plan.ts'
import { type Account, logIn } from './account.ts'
import { buy } from './buy.ts'
import { changeCart } from './known.ts'
import { hiddenField, linksOn, type Page, wordsOn } from './page.ts'
import { Leaving, type Visit } from './visit.ts'

/** What a shopper does in the shop, from coming in to leaving. */
export async function goShopping(visit: Visit, errand: Errand, account: Account): Promise<void> {
  const goods: string[] = []
  try {
    await visit.think()
    const door = await need(visit, '/')
    const errands: Record<Errand, () => Promise<void>> = {
      browse: async () => void (await browse(visit, door, 4)),
      search: () => search(visit, door),
      cart: () => fill(visit, door, goods, 3),
      login: () => stay(visit, door, account),
      buy: () => shop(visit, door, account, goods),
    }
    await errands[errand]()
  } catch (error) {
    if (!(error instanceof Leaving)) throw error
  } finally {
    // What stays in the cart would fill the database.
    for (const id of goods) await visit.send(`/cart/items/${id}`, { quantity: 0 })
  }
}

async function browse(visit: Visit, from: Page, pages: number): Promise<Page> {
  let page = from
  for (let seen = 0; seen < pages; seen++) {
    await visit.think()
    page = await need(visit, oneOf(linksOn(page.html, '/products')) ?? '/products')
  }
  return page
}

async function search(visit: Visit, door: Page): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    await visit.think()
    const word = oneOf(wordsOn(door.html)) ?? 'tape'
    const found = await need(visit, `/products?q=${encodeURIComponent(word)}`)
    await browse(visit, found, 1)
  }
}

async function fill(visit: Visit, from: Page, goods: string[], wanted: number): Promise<void> {
  let page = from
  for (let tries = 0; tries < wanted; tries++) {
    await visit.think()
    const product = await need(visit, oneOf(linksOn(page.html, '/products/')) ?? '/products')
    await putInCart(visit, product, goods)
    page = await browse(visit, product, 1)
  }
  await visit.think()
  await need(visit, '/cart')
}

async function putInCart(visit: Visit, { html }: Page, goods: string[]): Promise<void> {
  const productId = hiddenField(html, 'productId')
  if (!productId || goods.includes(productId)) return
  await visit.think()
  const answer = await visit.send('/cart/items', { productId, quantity: 1 })
  if (answer?.status !== 303) return
  goods.push(productId)
  visit.counter.count('goods')
  changeCart(visit.known, visit.known.cartCount + 1)
  await need(visit, '/cart')
}

async function stay(visit: Visit, door: Page, account: Account): Promise<void> {
  await logIn(visit, account)
  await browse(visit, door, 3)
  await visit.think()
  await need(visit, '/orders')
}

async function shop(visit: Visit, door: Page, account: Account, goods: string[]): Promise<void> {
  await fill(visit, door, goods, 1)
  await logIn(visit, account)
  await visit.think()
  if (await buy(visit, account)) goods.length = 0
}

/** @throws Leaving: a shopper who gets no page tries once more, then goes away. */
async function need(visit: Visit, path: string): Promise<Page> {
  const page = (await visit.open(path)) ?? (await tryAgain(visit, path))
  if (page?.status !== 200) throw new Leaving()
  return page
}

async function tryAgain(visit: Visit, path: string): Promise<Page | null> {
  await visit.think()
  return visit.open(path)
}

const oneOf = (list: readonly string[]): string | undefined =>
  list[Math.floor(Math.random() * list.length)]
