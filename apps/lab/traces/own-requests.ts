import { type Answer, Client, trust } from '../../shared/client.ts'
import type { LabConfig } from '../config.ts'
import { register } from '../lessons/measure/shop.ts'

const maxUsers = 200
const keptRequests = 200

export const steps = ['page', 'login', 'cart'] as const
export type RequestStep = (typeof steps)[number]

export type OwnRequests = ReturnType<typeof createOwnRequests>

/** A user of the lab, as a client of the shop. */
interface TestUser {
  /** One client per host: each host has its own cookies, as in a browser. */
  clients: Map<string, Client>
  /** Request ids, the newest last. */
  sent: Set<string>
  /** Created at the first sign-in. */
  account?: { email: string; password: string }
}

/** Sends requests through the edge for users of the lab, each with their own cookies. */
export function createOwnRequests(config: LabConfig) {
  const { EDGE_ADDRESS, PUBLIC_PORT, PUBLIC_SCHEME, CA_FILE, DOMAIN } = config
  const users = new Map<string, TestUser>()
  const [edgeHost = ''] = EDGE_ADDRESS.split(':')
  const secureContext = PUBLIC_SCHEME === 'https' ? trust(CA_FILE) : undefined

  function userNamed(name: string): TestUser {
    const person = users.get(name) ?? { clients: new Map(), sent: new Set() }
    // The least recently active user is removed first.
    users.delete(name)
    users.set(name, person)
    const [oldest] = users.keys()
    if (oldest !== undefined && users.size > maxUsers) forget(oldest)
    return person
  }

  function forget(name: string): void {
    for (const client of users.get(name)?.clients.values() ?? []) client.close()
    users.delete(name)
  }

  function clientOf({ clients }: TestUser, host: string): Client {
    const known = clients.get(host)
    if (known) return known
    const client = newClient(host)
    clients.set(host, client)
    return client
  }

  const newClient = (host: string) =>
    new Client(PUBLIC_PORT, host, undefined, edgeHost, secureContext)

  // Registering also signs in, so another client does it: the step is a plain sign-in.
  async function openAccount(): Promise<{ email: string; password: string }> {
    const guest = newClient(DOMAIN)
    try {
      return await register(guest)
    } finally {
      guest.close()
    }
  }

  async function run(
    person: TestUser,
    host: string,
    step: RequestStep,
    path: string,
  ): Promise<Answer> {
    const client = clientOf(person, host)
    if (step === 'cart') return client.post('/cart/items', { productId: 1, quantity: 1 })
    if (step === 'page') return client.get(path)
    person.account ??= await openAccount()
    return client.post('/login', person.account)
  }

  return {
    /** @returns the request id; null when the edge served a static file. @throws when the edge does not answer */
    async send(
      name: string,
      host: string,
      step: RequestStep,
      path: string,
    ): Promise<string | null> {
      const person = userNamed(name)
      const { headers } = await run(person, host, step, path)
      const id = headers['x-request-id']
      if (typeof id !== 'string') return null
      person.sent.add(id)
      const [oldest] = person.sent
      if (oldest !== undefined && person.sent.size > keptRequests) person.sent.delete(oldest)
      return id
    },

    /** Ids of the requests of this user. */
    sent: (name: string): ReadonlySet<string> => users.get(name)?.sent ?? new Set(),

    stop(): void {
      for (const name of [...users.keys()]) forget(name)
    },
  }
}
