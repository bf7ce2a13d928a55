import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { address, goodCard } from '../../support/people.ts'
import type { Bed } from '../bed/bed.ts'
import { createVirtualUser, type Reply, type VirtualUser } from '../load/virtual-user.ts'
import { percentile } from '../statistics.ts'
import { hidden } from '../visits.ts'

/** One request of a shopper's round. */
export type Step = (user: VirtualUser, shopper: Shopper) => Promise<Reply>

export interface Shopper {
  number: number
  email: string
  /** The last response, decompressed when a step needs something from it. */
  last?: Reply
}

export const password = 'correct horse battery'

const categories = catalogue.map(({ slug }) => slug)
const products = catalogue.flatMap((category) => category.products).slice(0, 60)
const words = ['honey', 'tape', 'glue', 'magnet', 'gecko']
const one = <T>(values: readonly T[]) => values[Math.floor(Math.random() * values.length)] as T

const get =
  (path: () => string): Step =>
  (user) =>
    user.get(path())

const home = get(() => '/')
const list = get(() => '/products')
const inCategory = get(() => `/products?category=${one(categories)}`)
const next = get(() => `/products?page=${1 + Math.floor(Math.random() * 5)}`)
const search = get(() => `/products?q=${one(words)}`)
const product = get(() => `/products/${one(products).slug}`)
const cart = get(() => '/cart')
const add: Step = (user, { number }) =>
  user.post('/cart/items', { productId: 1 + (number % 50), quantity: 1 })
const logIn: Step = (user, { email }) => user.post('/login', { email, password })
const form = get(() => '/checkout')

export const buy: Step = (user, { last }) => {
  const page = textOf(last)
  return user.post('/orders', {
    ...address,
    ...goodCard,
    idempotencyKey: hidden(page, 'idempotencyKey'),
    totalCents: hidden(page, 'totalCents'),
  })
}

const order: Step = (user, { last }) =>
  user.get(/\r\nlocation: (\S+)/i.exec(last?.head ?? '')?.[1] ?? '/orders')

const logOut: Step = (user) => user.post('/logout', {})

const browsing = [home, list, product, product, search, product, inCategory, product, next, product]

/** A whole visit to the shop; one in three of those who sign in buys. */
export const round = (number: number): readonly Step[] => [
  ...browsing,
  ...browsing,
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

/** What the shoppers measured: milliseconds for each request, and failures. */
export interface ShoppersResult {
  shoppers: number
  replicas: number
  seconds: number
  requests: number
  mean: number
  p99: number
  most: number
  failures: number
  /** The message of the first failure. */
  failure: string
  /** Orders placed. */
  orders: number
}

const shopperCount = 1000
/** They arrive over about the time of one round: otherwise all sign in at once, then all buy at once. */
const seconds = { arriving: 20, before: 25, counted: 60 }
/** Probably as many as there are cores. */
export const replicas = 2
/** Think time between two requests of a shopper, in ms: its mean gives 1,250 requests a second. */
const think = { least: 400, most: 1200 }

/**
 * Measures the service levels: a thousand virtual users with accounts, each on a connection of
 * their own, browse, search, fill a cart, sign in and buy through the edge, as browsers do. The
 * first seconds, in which they arrive, do not count.
 */
export async function runShoppers({ first, setting }: Bed): Promise<ShoppersResult> {
  await setting({ products: 1000, replicas, sessions: 'redis', liveSessions: 0, cache: 'off' })
  await first.counters.databases[0]?.query('UPDATE products SET stock = 10000000 WHERE id <= 60')
  const where = { host: first.host, port: first.port, gzip: true }
  const shoppers = await register(where)
  const tally = createTally()
  const start = performance.now()
  const counted = start + seconds.before * 1000
  const end = counted + seconds.counted * 1000
  await Promise.all(
    shoppers.map(async ([user, shopper]) => {
      await sleep(Math.random() * seconds.arriving * 1000)
      await runRounds(user, shopper, end, (took, failure, bought) => {
        if (performance.now() >= counted) tally.add(took, failure, bought)
      })
      user.close()
    }),
  )
  return { shoppers: shopperCount, replicas, seconds: seconds.counted, ...tally.result() }
}

async function register(where: Parameters<typeof createVirtualUser>[0]) {
  const shoppers: [VirtualUser, Shopper][] = []
  const registerRange = async (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      const email = `${randomUUID()}@example.com`
      const user = createVirtualUser({ ...where, cookies: new Map() })
      await user.post('/register', { name: 'Robin', email, password })
      user.cookies.clear()
      shoppers.push([user, { number, email }])
    }
  }
  const lanes = 10
  const share = shopperCount / lanes
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) => registerRange(lane * share, (lane + 1) * share)),
  )
  return shoppers
}

type Report = (took: number, failure: string, bought: boolean) => void

/** Runs round after round, with think time from the start of one request to the next. */
async function runRounds(
  user: VirtualUser,
  shopper: Shopper,
  end: number,
  report: Report,
): Promise<void> {
  let at = performance.now()
  for (;;) {
    for (const step of round(shopper.number)) {
      await sleep(Math.max(0, at - performance.now()))
      const began = performance.now()
      if (began >= end) return
      let failure = ''
      try {
        shopper.last = await step(user, shopper)
      } catch (error) {
        failure = (error as Error).message
      }
      report(performance.now() - began, failure, step === buy && !failure)
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
