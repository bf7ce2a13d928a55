import type { Client } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { look, register } from '../people.ts'

/** Somebody who believes what the shop says. */
export interface Person {
  client: Client
  account: { email: string; password: string }
  /** How many things the shop has said that it put into the cart. */
  acknowledged: number
}

/** Each with an account and one thing in the cart. */
export async function comeIn(bench: Workbench, count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let at = 0; at < count; at++) {
    const client = bench.visitor()
    people.push({ client, account: await register(client), acknowledged: 0 })
  }
  await add(bench, people, 1)
  return people
}

/** Puts things into all carts, and remembers what was acknowledged. */
export async function add(
  bench: Workbench,
  people: readonly Person[],
  times: number,
): Promise<void> {
  for (const person of people)
    for (let time = 0; time < times; time++) {
      bench.signal.throwIfAborted()
      if (await addOne(person.client)) person.acknowledged++
    }
}

export const addOne = async (client: Client): Promise<boolean> =>
  (await client.post('/cart/items', { productId: 1, quantity: 1 })).status === 303

/** Of what was acknowledged, how much is not in the carts. From here on the carts count. */
export async function missing(people: readonly Person[]): Promise<number> {
  let lost = 0
  for (const person of people) {
    const { cart } = await look(person.client)
    lost += person.acknowledged - cart.items
    person.acknowledged = cart.items
  }
  return lost
}
