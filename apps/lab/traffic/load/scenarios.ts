import type { Scenario } from '../plan.ts'
import { type Account, buy, logIn } from './account.ts'
import { changeCart } from './expectations.ts'
import { hiddenField, linksOn, type Page, wordsOn } from './page.ts'
import { type Visit, VisitEnded } from './visit.ts'

/** Runs one scenario, from the home page to the end of the visit. */
export async function runScenario(
  visit: Visit,
  scenario: Scenario,
  account: Account,
): Promise<void> {
  const productIds: string[] = []
  try {
    await visit.think()
    const homePage = await openRequired(visit, '/')
    const scenarios: Record<Scenario, () => Promise<void>> = {
      browse: async () => void (await browse(visit, homePage, 4)),
      search: () => search(visit, homePage),
      cart: () => fillCart(visit, homePage, productIds, 3),
      login: () => signIn(visit, homePage, account),
      buy: () => shop(visit, homePage, account, productIds),
    }
    await scenarios[scenario]()
  } catch (error) {
    if (!(error instanceof VisitEnded)) throw error
  } finally {
    // Carts left behind would fill the database.
    for (const id of productIds) await visit.send(`/cart/items/${id}`, { quantity: 0 })
  }
}

async function browse(visit: Visit, from: Page, pages: number): Promise<Page> {
  let page = from
  for (let seen = 0; seen < pages; seen++) {
    await visit.think()
    page = await openRequired(visit, pickRandom(linksOn(page.html, '/products')) ?? '/products')
  }
  return page
}

async function search(visit: Visit, homePage: Page): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    await visit.think()
    const word = pickRandom(wordsOn(homePage.html)) ?? 'tape'
    const found = await openRequired(visit, `/products?q=${encodeURIComponent(word)}`)
    await browse(visit, found, 1)
  }
}

async function fillCart(
  visit: Visit,
  from: Page,
  productIds: string[],
  wanted: number,
): Promise<void> {
  let page = from
  for (let tries = 0; tries < wanted; tries++) {
    await visit.think()
    const product = await openRequired(
      visit,
      pickRandom(linksOn(page.html, '/products/')) ?? '/products',
    )
    await putInCart(visit, product, productIds)
    page = await browse(visit, product, 1)
  }
  await visit.think()
  await openRequired(visit, '/cart')
}

async function putInCart(visit: Visit, { html }: Page, productIds: string[]): Promise<void> {
  const productId = hiddenField(html, 'productId')
  if (!productId || productIds.includes(productId)) return
  await visit.think()
  const answer = await visit.send('/cart/items', { productId, quantity: 1 })
  if (answer?.status !== 303) return
  productIds.push(productId)
  visit.counter.count('goods')
  changeCart(visit.expectations, visit.expectations.cartCount + 1)
  await openRequired(visit, '/cart')
}

async function signIn(visit: Visit, homePage: Page, account: Account): Promise<void> {
  await logIn(visit, account)
  await browse(visit, homePage, 3)
  await visit.think()
  await openRequired(visit, '/orders')
}

async function shop(
  visit: Visit,
  homePage: Page,
  account: Account,
  productIds: string[],
): Promise<void> {
  await fillCart(visit, homePage, productIds, 1)
  await logIn(visit, account)
  await visit.think()
  if (await buy(visit, account)) productIds.length = 0
}

/** @throws VisitEnded when the page fails twice */
async function openRequired(visit: Visit, path: string): Promise<Page> {
  const page = (await visit.open(path)) ?? (await retryOnce(visit, path))
  if (page?.status !== 200) throw new VisitEnded()
  return page
}

async function retryOnce(visit: Visit, path: string): Promise<Page | null> {
  await visit.think()
  return visit.open(path)
}

const pickRandom = (list: readonly string[]): string | undefined =>
  list[Math.floor(Math.random() * list.length)]
