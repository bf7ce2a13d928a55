import type { Client } from '../../../shared/client.ts'

export interface Account {
  email: string
  password: string
}

const address = {
  name: 'Robin Hill',
  street: 'Market Street 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  shipping: 'standard',
}
const card = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12/39', cardCvc: '123' }

/** Buys what is in the cart, and cancels it again. @throws when the order was not placed. */
export async function placeOrder(client: Client): Promise<void> {
  const { body } = await client.get('/checkout')
  const order = await client.post('/orders', {
    ...address,
    ...card,
    idempotencyKey: hidden(body, 'idempotencyKey'),
    totalCents: hidden(body, 'totalCents'),
  })
  const [, place] = /^(\/orders\/\d+)/.exec(String(order.headers.location)) ?? []
  if (order.status !== 303 || !place) throw new Error(`an order was answered with ${order.status}`)
  await client.post(`${place}/cancellation`)
}

function hidden(html: string, name: string): string {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  const value = /value="([^"]*)"/.exec(tag)?.[1]
  if (value === undefined) throw new Error(`The checkout page has no field ${name}.`)
  return value
}
