import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { FieldPacket, ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import mysql from 'mysql2/promise'
import * as accounts from '../../../apps/shop/accounts/accounts-repository.ts'
import * as secondFactor from '../../../apps/shop/accounts/second-factor-repository.ts'
import * as activeUsers from '../../../apps/shop/active-users/active-users-repository.ts'
import * as adminOrders from '../../../apps/shop/admin/orders-repository.ts'
import * as overview from '../../../apps/shop/admin/overview-repository.ts'
import * as people from '../../../apps/shop/admin/people-repository.ts'
import * as adminProducts from '../../../apps/shop/admin/products-repository.ts'
import * as cart from '../../../apps/shop/cart/cart-repository.ts'
import * as catalogue from '../../../apps/shop/catalogue/catalogue-repository.ts'
import * as productPage from '../../../apps/shop/catalogue/product-page-repository.ts'
import * as searchIndex from '../../../apps/shop/catalogue/search-index-repository.ts'
import * as search from '../../../apps/shop/catalogue/search-repository.ts'
import * as checkout from '../../../apps/shop/checkout/checkout-repository.ts'
import type { Handle, Param } from '../../../apps/shop/db/handle.ts'
import * as housekeeping from '../../../apps/shop/housekeeping-repository.ts'
import * as orders from '../../../apps/shop/orders/orders-repository.ts'
import { primaryAddress } from '../../support/database.ts'
import { type Stack, useStack } from '../../support/stack.ts'

/**
 * Every function of every repository, on the real database, with the JavaScript type of every column
 * that it reads and of every value that it returns: MySQL and MariaDB differ in both. Runs at the
 * shop's own database, or at TEST_DATABASE (`mysql://user:password@host:port/database`). Everything
 * happens in one transaction that is rolled back at the end.
 */

type Shape = string | Shape[] | { [key: string]: Shape }

/** 'number', 'Date', 'null', …; of a list its first item. */
function shapeOf(value: unknown): Shape {
  if (value instanceof Date) return 'Date'
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}

const { Types } = mysql
const integers = new Set<unknown>([
  Types.TINY,
  Types.SHORT,
  Types.LONG,
  Types.INT24,
  Types.LONGLONG,
])
const times = new Set<unknown>([Types.DATETIME, Types.TIMESTAMP])
const decimals = new Set<unknown>([Types.DECIMAL, Types.NEWDECIMAL])

function checkColumn({ name, type }: FieldPacket, value: unknown): void {
  assert.ok(!decimals.has(type), `${name} is a decimal, which comes as text: cast it`)
  if (value === null) return
  const wanted = integers.has(type) ? 'number' : times.has(type) ? 'Date' : 'string'
  assert.equal(shapeOf(value), wanted, `${name}: ${value}`)
}

const address = {
  name: 'string',
  street: 'string',
  postalCode: 'string',
  city: 'string',
  state: 'string',
  country: 'string',
}
const line = {
  orderId: 'number',
  productId: 'number',
  name: 'string',
  unitPriceCents: 'number',
  quantity: 'number',
  slug: 'string',
  picture: 'string',
}
const cents = { subtotalCents: 'number', shippingCents: 'number', totalCents: 'number' }
const anOrder = {
  ...{ id: 'number', userId: 'number', status: 'string', shipping: 'string', placedAt: 'Date' },
  ...address,
  ...cents,
}
const aPayment = {
  reference: 'string',
  brand: 'string',
  last4: 'string',
  amountCents: 'number',
  status: 'string',
}
const listed = {
  id: 'number',
  slug: 'string',
  name: 'string',
  summary: 'string',
  priceCents: 'number',
  stock: 'number',
  picture: 'string',
  createdAt: 'Date',
}
const aProduct = {
  ...{ id: 'number', slug: 'string', name: 'string', summary: 'string', description: 'string' },
  ...{ categoryId: 'number', priceCents: 'number', stock: 'number', picture: 'string' },
  ...{ keywords: 'string', featured: 'number', retired: 'boolean' },
}
const basketLine = {
  ...{ productId: 'number', name: 'string', picture: 'string', unitPriceCents: 'number' },
  ...{ quantity: 'number', stock: 'number', retired: 'boolean' },
}
const aUser = {
  ...{ id: 'number', email: 'string', name: 'string', passwordHash: 'string', cartId: 'string' },
  ...{ sessionEpoch: 'number', disabled: 'boolean', hasSecondFactor: 'boolean' },
  createdAt: 'Date',
}
const sessionUser = {
  ...{ id: 'number', name: 'string', email: 'string', role: 'string', cartId: 'string' },
  ...{ sessionEpoch: 'number', disabled: 'boolean', hasSecondFactor: 'boolean' },
  cartCount: 'number',
}
const person = {
  ...{ id: 'number', name: 'string', email: 'string', role: 'string' },
  ...{ disabledAt: 'null', createdAt: 'Date', hasSecondFactor: 'boolean' },
}
const found = { slug: 'string', name: 'string' }

/** In every text, so that a statement with a value in its text would be another one, or none. */
const hostile = `'"\\ OR 1=1 -- `

const aCart = () => `${hostile}${randomBytes(6).toString('base64url')}`
const long = new Date('2020-01-01')
const page = { size: 10, offset: 0 }
const part = { categoryId: null, limit: 5, offset: 0 }

/** What is made on the way, for the cases that come later. */
const made = { userId: 0, cartId: aCart(), guestCartId: aCart(), orderId: 0, productId: 0 }
const email = `${hostile}${randomUUID()}@example.com`
const idempotencyKey = `${hostile}${randomUUID()}`.slice(0, 36)
const slug = `${hostile}${randomUUID()}`
const secret = `${hostile}SECRET`
const term = `${hostile}thingamajig`
const text = {
  ...{ name: `${hostile}Sticky thing`, summary: hostile, description: hostile, categoryId: 1 },
  keywords: hostile,
  ...{ priceCents: 250, picture: hostile, featured: 7 },
}

type Case = [Shape, (handle: Handle) => Promise<unknown>]

// In this order: what a case makes, later ones read.
const cases: Record<string, Case> = {
  'accounts/accounts insertUser': [
    'number',
    async (h) => {
      const one = {
        email,
        name: `${hostile}Robin`,
        passwordHash: `${hostile}x`,
        cartId: made.cartId,
      }
      made.userId = await accounts.insertUser(h, one)
      return made.userId
    },
  ],
  'accounts/accounts findUserByEmail': [aUser, (h) => accounts.findUserByEmail(h, email)],
  'accounts/accounts findUser': [aUser, (h) => accounts.findUser(h, made.userId)],
  'accounts/accounts renameUser': [
    'undefined',
    (h) => accounts.renameUser(h, made.userId, `${hostile}Robin Hill`),
  ],
  'accounts/accounts replacePassword': [
    'boolean',
    (h) => accounts.replacePassword(h, { id: made.userId, epoch: 1, passwordHash: `${hostile}y` }),
  ],

  'admin/products insertProduct': [
    'number',
    async (h) => {
      made.productId = await adminProducts.insertProduct(h, { ...text, slug, stock: 9 })
      return made.productId
    },
  ],
  'admin/products findProduct': [aProduct, (h) => adminProducts.findProduct(h, made.productId)],
  'admin/products lockProduct': [aProduct, (h) => adminProducts.lockProduct(h, made.productId)],
  'admin/products findProductsNamed': [
    [aProduct],
    (h) => adminProducts.findProductsNamed(h, { name: text.name, slugs: [slug] }),
  ],
  'admin/products updateProduct': [
    'undefined',
    (h) => adminProducts.updateProduct(h, made.productId, { ...text, stock: 8 }),
  ],
  'admin/products retireProduct': [
    'boolean',
    (h) => adminProducts.retireProduct(h, made.productId, new Date()),
  ],
  'admin/products restoreProduct': [
    'undefined',
    (h) => adminProducts.restoreProduct(h, made.productId),
  ],
  'admin/products listCategories': [
    [{ id: 'number', name: 'string' }],
    (h) => adminProducts.listCategories(h),
  ],
  'admin/products listProducts': [
    {
      items: [
        {
          ...{ id: 'number', name: 'string', category: 'string', picture: 'string' },
          ...{ priceCents: 'number', stock: 'number', featured: 'boolean' },
        },
      ],
      hasMore: 'boolean',
    },
    (h) => adminProducts.listProducts(h, { show: 'sale', q: text.name, ...page }),
  ],
  'admin/products listRunningLow': [
    [{ id: 'number', name: 'string', stock: 'number' }],
    (h) => adminProducts.listRunningLow(h),
  ],
  'checkout/checkout takeStock': ['boolean', (h) => checkout.takeStock(h, made.productId, 1)],
  'orders/orders returnStock': ['undefined', (h) => orders.returnStock(h, made.productId, 1)],

  'catalogue/catalogue listCategories': [
    [{ id: 'number', ...found, description: 'string', picture: 'string' }],
    (h) => catalogue.listCategories(h),
  ],
  'catalogue/catalogue listProducts': [[listed], (h) => catalogue.listProducts(h, 'price', part)],
  'catalogue/catalogue countProducts': ['number', (h) => catalogue.countProducts(h, 1)],
  'catalogue/catalogue listShopWindow': [
    { featured: [listed], newest: [listed] },
    (h) => catalogue.listShopWindow(h, { featured: 2, newest: 2 }),
  ],
  'catalogue/product-page findProductBySlug': [
    { product: { ...listed, description: 'string', category: found }, neighbours: [listed] },
    (h) => productPage.findProductBySlug(h, slug),
  ],
  'catalogue/product-page findProductById': [
    { product: { ...listed, description: 'string', category: found }, neighbours: [listed] },
    (h) => productPage.findProductById(h, made.productId),
  ],
  'catalogue/search-index addToSearch': [
    'undefined',
    (h) => {
      const terms = new Map([[term, 99]])
      return searchIndex.addToSearch(h, [{ id: made.productId, terms }], {
        spellingKeys: (word) => [word.slice(0, 5)],
      })
    },
  ],
  'catalogue/search findWords': [
    {
      known: [{ word: 'string', products: 'number' }],
      continued: [{ word: 'string', products: 'number' }],
    },
    (h) => search.findWords(h, { words: [term], start: hostile }),
  ],
  'catalogue/search findSpelt': [
    [{ word: 'string', products: 'number' }],
    (h) => search.findSpelt(h, [term.slice(0, 5)]),
  ],
  'catalogue/search searchProducts': [
    { products: [listed], total: 'number' },
    (h) => {
      const words = [{ terms: [term] }]
      const asked = { words, drivers: [term], required: 1, order: 'relevance' } as const
      return search.searchProducts(h, asked, part)
    },
  ],
  'catalogue/search-index removeFromSearch': [
    'undefined',
    (h) => searchIndex.removeFromSearch(h, made.productId),
  ],

  'cart/cart findWanted': [
    { name: 'string', stock: 'number', retired: 'boolean', quantity: 'number', lines: 'number' },
    (h) => cart.findWanted(h, made.guestCartId, made.productId),
  ],
  'cart/cart addToCart': [
    'undefined',
    (h) =>
      cart.addToCart(h, made.guestCartId, {
        productId: made.productId,
        quantity: 3,
        most: 20,
        guest: true,
      }),
  ],
  'cart/cart countCartItems': ['number', (h) => cart.countCartItems(h, made.guestCartId)],
  'cart/cart sumCart': [
    { items: 'number', totalCents: 'number' },
    (h) => cart.sumCart(h, made.guestCartId),
  ],
  'cart/cart setQuantity': [
    'boolean',
    (h) => cart.setQuantity(h, made.guestCartId, { productId: made.productId, quantity: 2 }),
  ],
  'cart/cart moveCart': [
    'undefined',
    (h) => cart.moveCart(h, made.guestCartId, { toCartId: made.cartId, most: 20 }),
  ],
  'cart/cart removeFromCart': [
    'undefined',
    (h) => cart.removeFromCart(h, made.guestCartId, made.productId),
  ],
  'cart/cart listCartLines': [
    [
      {
        ...{ productId: 'number', slug: 'string', name: 'string', picture: 'string' },
        ...{ priceCents: 'number', quantity: 'number', stock: 'number', retired: 'boolean' },
      },
    ],
    (h) => cart.listCartLines(h, made.cartId),
  ],
  'housekeeping deleteExpiredCartLines': [
    'number',
    (h) => housekeeping.deleteExpiredCartLines(h, 10),
  ],
  'housekeeping deleteOldAttempts': [
    'number',
    (h) => housekeeping.deleteOldAttempts(h, new Date('2020-01-01')),
  ],
  'active-users/active-users saveSeenUsers': [
    'undefined',
    (h) =>
      activeUsers.saveSeenUsers(h, `${hostile}app-1`, [
        {
          ...{ key: `${hostile}${'k'.repeat(8)}`, kind: 'customer', seenAt: new Date() },
          ...{ browser: `${hostile}${'b'.repeat(8)}`, sessionBefore: null },
        },
      ]),
  ],
  'active-users/active-users countActiveUsers': [
    [{ kind: 'string', appReplica: 'string', now: 'number', lately: 'number' }],
    (h) =>
      activeUsers.countActiveUsers(h, {
        now: new Date('2020-01-02'),
        lately: new Date('2020-01-01'),
      }),
  ],
  'active-users/active-users deleteInactiveUsers': [
    'number',
    (h) => activeUsers.deleteInactiveUsers(h, new Date('2020-01-01'), 10),
  ],
  'accounts/accounts rehashPassword': [
    'undefined',
    (h) =>
      accounts.rehashPassword(h, {
        id: made.userId,
        oldHash: `${hostile}y`,
        passwordHash: `${hostile}z`,
      }),
  ],
  'accounts/accounts findSessionUser': [
    sessionUser,
    (h) => accounts.findSessionUser(h, made.userId),
  ],

  'checkout/checkout insertOrder': [
    'number',
    async (h) => {
      made.orderId = Number(
        await checkout.insertOrder(h, {
          ...{ userId: made.userId, idempotencyKey, requestHash: hostile.padEnd(64, '0') },
          ...{ name: hostile, street: hostile, postalCode: hostile, city: hostile },
          ...{
            state: hostile,
            country: 'DE',
            shipping: 'standard',
            subtotalCents: 500,
            shippingCents: 490,
          },
          totalCents: 990,
        }),
      )
      return made.orderId
    },
  ],
  'checkout/checkout insertOrderLines': [
    'undefined',
    (h) =>
      checkout.insertOrderLines(h, made.orderId, [
        { productId: made.productId, name: text.name, unitPriceCents: 250, quantity: 2 },
      ]),
  ],
  'checkout/checkout insertPayment': [
    'undefined',
    (h) => {
      const paid = {
        reference: `${hostile}${randomUUID()}`,
        brand: hostile,
        last4: '4242',
        amountCents: 990,
      }
      return checkout.insertPayment(h, made.orderId, paid)
    },
  ],
  'checkout/checkout listCheckoutLines': [
    [basketLine],
    (h) => checkout.listCheckoutLines(h, made.cartId),
  ],
  'checkout/checkout takeFromCart': [
    'boolean',
    (h) => checkout.takeFromCart(h, made.cartId, { productId: made.productId, quantity: 2 }),
  ],
  'orders/orders findOrder': [anOrder, (h) => orders.findOrder(h, made.userId, made.orderId)],
  'orders/orders listOrdersOf': [
    [anOrder],
    (h) => orders.listOrdersOf(h, made.userId, { limit: 5, offset: 0 }),
  ],
  'orders/orders countOrdersOf': ['number', (h) => orders.countOrdersOf(h, made.userId)],
  'orders/orders findLastAddress': [address, (h) => orders.findLastAddress(h, made.userId)],
  'checkout/checkout findOrderByKey': [
    { id: 'number', requestHash: 'string' },
    (h) => checkout.findOrderByKey(h, made.userId, idempotencyKey),
  ],
  'orders/orders listOrderLines': [[line], (h) => orders.listOrderLines(h, [made.orderId])],
  'orders/orders findPayment': [aPayment, (h) => orders.findPayment(h, made.orderId)],
  'orders/orders findWholeOrder': [
    { ...anOrder, payment: aPayment, lines: [line] },
    (h) => orders.findWholeOrder(h, made.userId, made.orderId),
  ],
  'admin/orders countToShip': ['number', (h) => adminOrders.countToShip(h)],
  'admin/orders listToShip': [
    [{ id: 'number', name: 'string', totalCents: 'number', placedAt: 'Date' }],
    (h) => adminOrders.listToShip(h),
  ],
  'admin/orders findOrderDetail': [
    { ...anOrder, email: 'string', shippedAt: 'null', cancelledAt: 'null' },
    (h) => adminOrders.findOrderDetail(h, made.orderId),
  ],
  'admin/orders listOrders': [
    {
      items: [
        {
          ...{
            id: 'number',
            status: 'string',
            shipping: 'string',
            name: 'string',
            userId: 'number',
            email: 'string',
          },
          ...{ items: 'number', totalCents: 'number', placedAt: 'Date' },
        },
      ],
      hasMore: 'boolean',
    },
    (h) => adminOrders.listOrders(h, { status: 'all', search: { email }, ...page }),
  ],
  'admin/overview listSalesDays': [
    [{ day: 'string', orders: 'number', revenueCents: 'number' }],
    (h) => overview.listSalesDays(h, long),
  ],
  'admin/overview listBestSellers': [
    [{ productId: 'number', name: 'string', sold: 'number', revenueCents: 'number' }],
    (h) => overview.listBestSellers(h, long),
  ],
  'admin/people sumOrders': [
    { orders: 'number', totalCents: 'number' },
    (h) => people.sumOrders(h, made.userId),
  ],
  'admin/people listPeople': [
    { items: [person], hasMore: 'boolean' },
    (h) => people.listPeople(h, { q: email, ...page }),
  ],
  'admin/people findPerson': [person, (h) => people.findPerson(h, made.userId)],
  'admin/orders shipOrder': ['boolean', (h) => adminOrders.shipOrder(h, made.orderId, new Date())],
  'orders/orders markCancelled': [
    'boolean',
    (h) => orders.markCancelled(h, made.userId, made.orderId),
  ],
  'orders/orders markRefunded': ['undefined', (h) => orders.markRefunded(h, made.orderId)],

  'accounts/second-factor storeSecret': [
    'boolean',
    (h) => secondFactor.storeSecret(h, made.userId, secret, 1),
  ],
  'accounts/second-factor findSecret': ['string', (h) => secondFactor.findSecret(h, made.userId)],
  'accounts/second-factor useStep': [
    'boolean',
    (h) => secondFactor.useStep(h, made.userId, secret, 2),
  ],
  'accounts/second-factor takeAttempt': [
    'boolean',
    (h) => secondFactor.takeAttempt(h, made.userId, { now: new Date(), since: long, most: 5 }),
  ],
  'accounts/second-factor clearAttempts': [
    'undefined',
    (h) => secondFactor.clearAttempts(h, made.userId),
  ],
  'accounts/second-factor deleteSecret': [
    'boolean',
    (h) => secondFactor.deleteSecret(h, made.userId, 'another'),
  ],
  'admin/people removeSecondFactor': ['boolean', (h) => people.removeSecondFactor(h, made.userId)],
  'admin/people disablePerson': [
    'boolean',
    (h) => people.disablePerson(h, made.userId, new Date()),
  ],
  'admin/people enablePerson': ['boolean', (h) => people.enablePerson(h, made.userId)],
}

describe('the repositories', () => {
  let stack: Stack | null = null
  let connection: mysql.Connection
  before(async () => {
    const given = process.env.TEST_DATABASE
    if (!given) stack = await useStack()
    const uri = given ?? (await primaryAddress(stack?.runDir ?? ''))
    // As the shop's own connections are.
    connection = await mysql.createConnection({ uri, timezone: 'Z', charset: 'utf8mb4' })
    await connection.query("SET SESSION time_zone = '+00:00'")
    await connection.beginTransaction()
  })
  after(async () => {
    await connection?.rollback()
    await connection?.end()
    await stack?.stop()
  })

  async function execute<Rows extends RowDataPacket[]>(sql: string, params: readonly Param[]) {
    const [rows, fields] = await connection.execute<Rows>(sql, params as string[])
    for (const row of rows) for (const field of fields) checkColumn(field, row[field.name])
    return rows
  }

  const statements = new Set<string>()

  const handle: Handle = {
    select: async <Row>(sql: string, params: readonly Param[] = []) => {
      statements.add(sql)
      return (await execute(sql, params)) as Row[]
    },
    change: async (sql, params = []) => {
      statements.add(sql)
      const [{ affectedRows, insertId }] = await connection.execute<ResultSetHeader>(
        sql,
        params as string[],
      )
      return { affectedRows, insertId }
    },
  }

  for (const [name, [shape, run]] of Object.entries(cases))
    test(`${name} returns what it says`, async () => {
      assert.deepEqual(shapeOf(await run(handle)), shape)
    })

  test('bind every value: none is in the text of a statement', () => {
    assert.ok(statements.size >= Object.keys(cases).length)
    for (const sql of statements) assert.doesNotMatch(sql, /OR 1=1/)
  })

  test('are all here', async () => {
    assert.deepEqual(Object.keys(cases).sort(), (await everyFunction()).sort())
  })
})

/** "admin/overview listSalesDays": what takes a handle, by its first parameter's name. */
async function everyFunction(): Promise<string[]> {
  const folder = path.resolve(import.meta.dirname, '../../../apps/shop')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = files
    .filter((file) => file.endsWith('-repository.ts'))
    .map(async (file) => {
      const functions: Record<string, unknown> = await import(path.join(folder, file))
      return Object.entries(functions)
        .filter(([, value]) => /^(async )?(function \w+)?\(?(handle|tx)\b/.test(String(value)))
        .map(([name]) => `${file.replace(/-repository\.ts$/, '')} ${name}`)
    })
  return (await Promise.all(names)).flat()
}
