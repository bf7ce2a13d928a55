import { catalogue } from '../../db/seed/catalogue/catalogue.ts'
import { address, goodCard } from '../support/people.ts'
import type { Visit } from './load/loops.ts'

/** What a visitor does in one visit of a case. */

const slug = catalogue[0]?.products[0]?.slug

export const home: Visit = (visitor) => visitor.get('/')
export const list: Visit = (visitor) => visitor.get('/products')
export const product: Visit = (visitor) => visitor.get(`/products/${slug}`)
export const cart: Visit = (visitor) => visitor.get('/cart')
export const picture: Visit = (visitor) =>
  visitor.get(`/pictures/${catalogue[0]?.products[0]?.picture}`)
/** What balancers ask all the time. */
export const health: Visit = (visitor) => visitor.get('/readyz')
export const file: Visit = (visitor) => visitor.get('/index.html')

export const searchFor =
  (words: string): Visit =>
  (visitor) =>
    visitor.get(`/products?q=${encodeURIComponent(words)}`)

export const add: Visit = (visitor) => visitor.post('/cart/items', { productId: 4, quantity: 1 })

/** Four requests: something into the cart, the form, the order, its page. */
export const checkout: Visit = async (visitor) => {
  await add(visitor)
  const { body } = await visitor.get('/checkout')
  const { head } = await visitor.post('/orders', {
    ...address,
    ...goodCard,
    idempotencyKey: hidden(body, 'idempotencyKey'),
    totalCents: hidden(body, 'totalCents'),
  })
  const [, page = ''] = /\r\nlocation: (\S+)/i.exec(head) ?? []
  return visitor.get(page)
}

export function hidden(html: string, name: string): string {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  return /value="([^"]*)"/.exec(tag)?.[1] ?? ''
}
