import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { address, goodCard } from '../../support/people.ts'
import type { Bed } from '../bed/bed.ts'
import { createVisitor, type Reply, type Visitor } from '../load/visitor.ts'
import { percentile } from '../statistics.ts'
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

/** What the shoppers have met, milliseconds of a request. */
export interface Shopping {
  shoppers: number
  replicas: number
  seconds: number
  requests: number
  mean: number
  p99: number
  most: number
  failures: number
  /** The first failure's words. */
  failure: string
  /** Placed. */
  orders: number
}

const crowd = 1000
/** They arrive one after another, over about as long as a round takes: else all log in at once, then all buy. */
const seconds = { arriving: 20, before: 25, counted: 60 }
/** As many as there are cores, most likely. */
export const replicas = 2
/** From one request of a shopper to the next: the mean gives 1,250 requests a second. */
const think = { least: 400, most: 1200 }

/**
 * The service levels: a thousand people with accounts, each on a connection of their own,
 * look around, search, fill a cart, log in and buy, through the edge as browsers do. The
 * first seconds, in which they arrive, don't count.
 */
export async function shopAround({ first, setting }: Bed): Promise<Shopping> {
  await setting({ products: 1000, replicas, sessions: 'redis', liveSessions: 0, cache: 'off' })
  await first.counters.databases[0]?.query('UPDATE products SET stock = 10000000 WHERE id <= 60')
  const where = { host: first.host, port: first.port, gzip: true }
  const people = await register(where)
  const tally = createTally()
  const start = performance.now()
  const counted = start + seconds.before * 1000
  const end = counted + seconds.counted * 1000
  await Promise.all(
    people.map(async ([visitor, shopper]) => {
      await sleep(Math.random() * seconds.arriving * 1000)
      await goOn(visitor, shopper, end, (took, failure, bought) => {
        if (performance.now() >= counted) tally.add(took, failure, bought)
      })
      visitor.close()
    }),
  )
  return { shoppers: crowd, replicas, seconds: seconds.counted, ...tally.result() }
}

async function register(where: Parameters<typeof createVisitor>[0]) {
  const people: [Visitor, Shopper][] = []
  const some = async (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      const email = `${randomUUID()}@example.com`
      const visitor = createVisitor({ ...where, cookies: new Map() })
      await visitor.post('/register', { name: 'Robin', email, password })
      visitor.cookies.clear()
      people.push([visitor, { number, email }])
    }
  }
  const lanes = 10
  const share = crowd / lanes
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) => some(lane * share, (lane + 1) * share)),
  )
  return people
}

type Tell = (took: number, failure: string, bought: boolean) => void

/** Round after round, each request so long after the one before, or as soon as that is answered. */
async function goOn(visitor: Visitor, shopper: Shopper, end: number, tell: Tell): Promise<void> {
  let at = performance.now()
  for (;;) {
    for (const step of round(shopper.number)) {
      await sleep(Math.max(0, at - performance.now()))
      const began = performance.now()
      if (began >= end) return
      let failure = ''
      try {
        shopper.last = await step(visitor, shopper)
      } catch (error) {
        failure = (error as Error).message
      }
      tell(performance.now() - began, failure, step === buy && !failure)
      at = began + think.least + Math.random() * (think.most - think.least)
    }
  }
}

function createTally() {
  const took: number[] = []
  let failures = 0
  let failure = ''
  let orders = 0
  return {
    add: (ms: number, problem: string, bought: boolean) => {
      took.push(ms)
      if (bought) orders++
      if (!problem) return
      failures++
      failure ||= problem
    },
    result: () => ({
      requests: took.length,
      mean: took.reduce((sum, ms) => sum + ms, 0) / took.length,
      p99: percentile(took, 0.99),
      most: took.reduce((most, ms) => Math.max(most, ms), 0),
      failures,
      failure,
      orders,
    }),
  }
}
