import { catalogue } from '../../db/seed/catalogue/catalogue.ts'
import { address, goodCard } from '../support/people.ts'
import type { Visit } from './load/loops.ts'

/** What a virtual user does in one visit of a case. */

const slug = catalogue[0]?.products[0]?.slug

export const home: Visit = (user) => user.get('/')
export const list: Visit = (user) => user.get('/products')
export const product: Visit = (user) => user.get(`/products/${slug}`)
export const cart: Visit = (user) => user.get('/cart')
export const picture: Visit = (user) => user.get(`/pictures/${catalogue[0]?.products[0]?.picture}`)
/** The readiness check of load balancers. */
export const health: Visit = (user) => user.get('/readyz')
export const file: Visit = (user) => user.get('/index.html')

export const searchFor =
  (words: string): Visit =>
  (user) =>
    user.get(`/products?q=${encodeURIComponent(words)}`)

export const add: Visit = (user) => user.post('/cart/items', { productId: 4, quantity: 1 })

/** Four requests: add to the cart, the form, the order, its page. */
export const checkout: Visit = async (user) => {
  await add(user)
  const { body } = await user.get('/checkout')
  const { head } = await user.post('/orders', {
    ...address,
    ...goodCard,
    idempotencyKey: hidden(body, 'idempotencyKey'),
    totalCents: hidden(body, 'totalCents'),
  })
  const [, page = ''] = /\r\nlocation: (\S+)/i.exec(head) ?? []
  return user.get(page)
}

export function hidden(html: string, name: string): string {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  return /value="([^"]*)"/.exec(tag)?.[1] ?? ''
}
