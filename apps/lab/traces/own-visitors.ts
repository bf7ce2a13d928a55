import { type Answer, Client } from '../../shared/client.ts'
import type { ConsoleConfig } from '../config.ts'
import { register } from '../lessons/measure/shop.ts'

const mostPeople = 200
const remembered = 200

export const errands = ['look', 'login', 'cart'] as const
export type Errand = (typeof errands)[number]

export type OwnVisitors = ReturnType<typeof createOwnVisitors>

/** Somebody in front of the console, as a visitor of the shop. */
interface Person {
  /** A host has cookies of its own, as in a browser. */
  clients: Map<string, Client>
  /** Ids of the requests, the newest last. */
  sent: Set<string>
  /** The account that is his, from his first login on. */
  account?: { email: string; password: string }
}

/** Sends requests through the edge for those who look on, each with cookies of their own. */
export function createOwnVisitors({ EDGE_ADDRESS, PUBLIC_PORT, DOMAIN }: ConsoleConfig) {
  const people = new Map<string, Person>()
  const [edgeHost = ''] = EDGE_ADDRESS.split(':')

  function personCalled(name: string): Person {
    const person = people.get(name) ?? { clients: new Map(), sent: new Set() }
    // Whoever has not been here for longest goes first.
    people.delete(name)
    people.set(name, person)
    const [oldest] = people.keys()
    if (oldest !== undefined && people.size > mostPeople) forget(oldest)
    return person
  }

  function forget(name: string): void {
    for (const client of people.get(name)?.clients.values() ?? []) client.close()
    people.delete(name)
  }

  function clientOf({ clients }: Person, host: string): Client {
    const known = clients.get(host)
    if (known) return known
    const client = newClient(host)
    clients.set(host, client)
    return client
  }

  const newClient = (host: string) => new Client(PUBLIC_PORT, host, undefined, edgeHost)

  // Registering logs in, too: somebody else does it, so that the errand is a login.
  async function openAccount(): Promise<{ email: string; password: string }> {
    const stranger = newClient(DOMAIN)
    try {
      return await register(stranger)
    } finally {
      stranger.close()
    }
  }

  async function run(person: Person, host: string, errand: Errand, path: string): Promise<Answer> {
    const client = clientOf(person, host)
    if (errand === 'cart') return client.post('/cart/items', { productId: 1, quantity: 1 })
    if (errand === 'look') return client.get(path)
    person.account ??= await openAccount()
    return client.post('/login', person.account)
  }

  return {
    /** @returns the request's id; null when nobody but the edge's disk was asked. @throws when the edge does not answer */
    async send(name: string, host: string, errand: Errand, path: string): Promise<string | null> {
      const person = personCalled(name)
      const { headers } = await run(person, host, errand, path)
      const id = headers['x-request-id']
      if (typeof id !== 'string') return null
      person.sent.add(id)
      const [oldest] = person.sent
      if (oldest !== undefined && person.sent.size > remembered) person.sent.delete(oldest)
      return id
    },

    /** Ids of what was sent for this person. */
    sent: (name: string): ReadonlySet<string> => people.get(name)?.sent ?? new Set(),

    stop(): void {
      for (const name of [...people.keys()]) forget(name)
    },
  }
}
