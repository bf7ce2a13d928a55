import { gunzipSync } from 'node:zlib'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { address, goodCard } from '../../support/people.ts'
import type { Reply } from '../load/connection.ts'
import type { Visitor } from '../load/visitor.ts'
import { hidden } from '../visits.ts'

/** One request of a shopper's round. */
export type Step = (visitor: Visitor, shopper: Shopper) => Promise<Reply>

export interface Shopper {
  number: number
  email: string
  /** What the last page said, unpacked when a step looks for something in it. */
  last?: Reply
}

export const password = 'correct horse battery'

const categories = catalogue.map(({ slug }) => slug)
const products = catalogue.flatMap((category) => category.products).slice(0, 60)
const words = ['honey', 'tape', 'glue', 'magnet', 'gecko']
const one = <T>(values: readonly T[]) => values[Math.floor(Math.random() * values.length)] as T

const get =
  (path: () => string): Step =>
  (visitor) =>
    visitor.get(path())

const home = get(() => '/')
const list = get(() => '/products')
const shelf = get(() => `/products?category=${one(categories)}`)
const next = get(() => `/products?page=${1 + Math.floor(Math.random() * 5)}`)
const search = get(() => `/products?q=${one(words)}`)
const product = get(() => `/products/${one(products).slug}`)
const cart = get(() => '/cart')
const add: Step = (visitor, { number }) =>
  visitor.post('/cart/items', { productId: 1 + (number % 50), quantity: 1 })
const logIn: Step = (visitor, { email }) => visitor.post('/login', { email, password })
const form = get(() => '/checkout')

export const buy: Step = (visitor, { last }) => {
  const page = textOf(last)
  return visitor.post('/orders', {
    ...address,
    ...goodCard,
    idempotencyKey: hidden(page, 'idempotencyKey'),
    totalCents: hidden(page, 'totalCents'),
  })
}

const order: Step = (visitor, { last }) =>
  visitor.get(/\r\nlocation: (\S+)/i.exec(last?.head ?? '')?.[1] ?? '/orders')

const logOut: Step = (visitor) => visitor.post('/logout', {})

const looking = [home, list, product, product, search, product, shelf, product, next, product]

/** Everything that a shop is for; one in three of those who log in buys. */
export const round = (number: number): readonly Step[] => [
  ...looking,
  ...looking,
  add,
  logIn,
  cart,
  ...(number % 3 === 0 ? [form, buy, order] : [product, home]),
  logOut,
]

function textOf(reply: Reply | undefined): string {
  if (!reply) return ''
  const packed = /\r\ncontent-encoding: gzip/i.test(reply.head)
  return packed ? gunzipSync(Buffer.from(reply.body, 'latin1')).toString() : reply.body
}
