import assert from 'node:assert/strict'
import type { Client } from '../../../apps/shared/client.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'

const password = 'correct horse battery'

/** A customer who comes back after each change of the stage, and finds the orders of before. */
export function createLoyalCustomer() {
  const orders: string[] = []
  let email = ''

  /** Signs in, looks at all earlier orders and places another one. @throws when one of them fails */
  async function placeOrder(client: Client): Promise<void> {
    if (email === '') email = await register(client)
    else assert.equal((await client.post('/login', { email, password })).status, 303)
    for (const order of orders) assert.equal((await client.get(order)).status, 200, order)
    await addToCart(client, 1)
    const form = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const { status, headers } = await client.post('/orders', form)
    assert.equal(status, 303)
    orders.push(String(headers.location))
    client.close()
  }

  return { orders, placeOrder }
}
