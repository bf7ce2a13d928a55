import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { openPrimary } from '../../support/database.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the metrics of the app replicas', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  async function readAll(): Promise<string> {
    const { replicas } = await stack.labJson<Status>('status')
    const texts = replicas.map(async ({ internalPort }) =>
      (await fetch(`http://127.0.0.1:${internalPort}/metrics`)).text(),
    )
    return (await Promise.all(texts)).join('\n')
  }

  /** The sum over all app replicas of what has this name and all of these labels. */
  async function sum(name: string, labels: Record<string, string> = {}): Promise<number> {
    const lines = (await readAll()).split('\n').filter((line) => line.startsWith(`${name}{`))
    return lines
      .filter((line) =>
        Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`)),
      )
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0)
  }

  test('have the pattern of the route and no path', async () => {
    const client = stack.client()
    const of = (route: string) => sum('http_request_duration_seconds_count', { route })
    const before = { product: await of('/products/:slug'), none: await of('none') }
    await client.get('/products/no-such-product-1')
    await client.get('/products/no-such-product-2')
    await client.get('/no-such-page')
    assert.equal((await of('/products/:slug')) - before.product, 2)
    assert.equal((await of('none')) - before.none, 1)
    assert.doesNotMatch(await readAll(), /no-such/)
    client.close()
  })

  test('count an order, its value and the steps of its payment once', async () => {
    const database = await openPrimary(stack.runDir)
    const productId = await database.productWithStock(5)
    const client = stack.client()
    await register(client)
    await addToCart(client, productId)
    const fields = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const read = async () => ({
      orders: await sum('orders_placed_total'),
      cents: await sum('orders_value_cents_total'),
      captured: await sum('payments_total', { outcome: 'captured' }),
      declined: await sum('payments_total', { outcome: 'declined' }),
    })
    const before = await read()
    const declined = { ...fields, cardNumber: '4000 0000 0000 0002' }
    assert.equal((await client.post('/orders', declined)).status, 422)
    // A declined card spends the key of its checkout page.
    const again = { ...fields, ...(await checkoutFields(client)) }
    for (const sent of [again, again])
      assert.equal((await client.post('/orders', sent)).status, 303)
    const now = await read()
    assert.equal(now.orders - before.orders, 1)
    assert.equal(now.captured - before.captured, 1)
    assert.equal(now.declined - before.declined, 1)
    assert.equal(now.cents - before.cents, Number(again.totalCents))
    client.close()
    await database.end()
  })

  test('tell where reads fell back to the primary, and the time of session lookups', async () => {
    const client = stack.client()
    await register(client)
    const sessions = await sum('session_store_duration_seconds_count')
    const fallbacks = await sum('read_fallbacks_total', { reason: 'away' })
    await stack.lab('stop', 'db-2')
    await client.get('/products')
    assert.ok((await sum('read_fallbacks_total', { reason: 'away' })) > fallbacks)
    assert.ok((await sum('session_store_duration_seconds_count')) > sessions)
    await stack.lab('start', 'db-2')
    client.close()
  })
})
