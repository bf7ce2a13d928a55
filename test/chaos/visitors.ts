import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Client } from '../../apps/shared/client.ts'
import { address, checkoutFields, goodCard, logIn, register } from '../support/people.ts'
import type { Stack } from '../support/stack.ts'
import type { Attempt, Journal } from './journal.ts'

// Longer than the shop lets anybody wait.
const timeoutMs = 12_000
/** Between two orders of a customer: several systems are broken side by side on one machine. */
const thinkMs = 400
const tryAgainMs = 150
const readEveryMs = 100
const password = 'correct horse battery'

/** Customers who place one order after the other, and a guest who reads at a fixed rate. */
export interface Visitors {
  /**
   * What happens from now on goes into the journal.
   * @param patient who is refused comes again when the shop asks for it (`Retry-After`), not at once
   */
  begin(journal: Journal, patient?: boolean): void
  /** Resolves when no order is under way any more. */
  end(): Promise<void>
  close(): void
}

/**
 * @param products those they buy, a product each
 * @param twice they click twice, and get the second answer
 */
export async function createVisitors(
  stack: Stack,
  products: readonly number[],
  twice = false,
): Promise<Visitors> {
  const customers: { client: Client; email: string; productId: number }[] = []
  for (const productId of products) {
    const client = stack.client('round-robin.localhost')
    customers.push({ client, productId, email: await register(client) })
    client.timeoutMs = timeoutMs
  }
  const guest = stack.client('round-robin.localhost')
  guest.timeoutMs = timeoutMs
  let over = true
  let isPatient = false
  let current: Journal | null = null
  for (const client of [guest, ...customers.map((one) => one.client)])
    noteRequests(client, () => current)
  let running: Promise<unknown> = Promise.resolve()

  async function shop(who: (typeof customers)[number], journal: Journal): Promise<void> {
    const seen = { orders: 0 }
    while (!over) {
      const attempt = await prepareOrder(who).catch(() => null)
      if (!attempt) {
        await pause(who.client)
        await signInAgain(who, journal)
        continue
      }
      const page = await place(who.client, attempt, journal)
      if (page) await readBack(who.client, page, seen, journal)
      await delay(thinkMs)
    }
  }

  async function read(journal: Journal): Promise<void> {
    const under: Promise<void>[] = []
    while (!over) {
      const at = performance.now()
      const note = (failure: string | null) =>
        void journal.reads.push({ at, ms: performance.now() - at, failure })
      under.push(
        guest.get('/products').then(
          ({ status, servedBy }) =>
            note(status === 200 ? null : `${status} by ${servedBy || 'the load balancer'}`),
          (error) => note(String(error.code ?? error.message)),
        ),
      )
      await delay(readEveryMs)
    }
    await Promise.all(under)
  }

  /** Sends an order until the shop says what became of it, or the round ends. */
  async function place(
    client: Client,
    { attempt, form }: Prepared,
    journal: Journal,
  ): Promise<string | null> {
    journal.attempts.push(attempt)
    let mayBePlaced = false
    // After the end, only what nobody knows yet is asked again.
    for (let tries = 0; tries === 0 || !over || (mayBePlaced && tries < 60); tries++) {
      const first = client.post('/orders', form).catch(() => null)
      const answer = twice ? await client.post('/orders', form).catch(() => null) : await first
      const location = answer?.headers.location ?? ''
      if (answer?.status === 303 && location.startsWith('/orders/')) {
        attempt.outcome = 'acknowledged'
        journal.acknowledgedAt.push(performance.now())
        return location
      }
      if (!answer || answer.status === 504 || answer.status === 500) mayBePlaced = true
      attempt.outcome = mayBePlaced ? 'unknown' : 'refused'
      // Another total, no stock, signed out: only a new checkout helps.
      if (!mayBePlaced && answer && answer.status < 500) return null
      await pause(client)
    }
    return null
  }

  /** Before a customer tries again. */
  async function pause(client: Client): Promise<void> {
    await delay(isPatient ? Math.max(tryAgainMs, askedToWaitMs.get(client) ?? 0) : tryAgainMs)
  }

  return {
    begin(journal, patient = false) {
      over = false
      isPatient = patient
      current = journal
      running = Promise.all([...customers.map((who) => shop(who, journal)), read(journal)])
    },
    async end() {
      over = true
      await running
    },
    close() {
      for (const { client } of customers) client.close()
      guest.close()
    },
  }
}

/** What the last answer said in `Retry-After`. */
const askedToWaitMs = new WeakMap<Client, number>()

/** Counts each request of a client in the journal of that moment. */
export function noteRequests(client: Client, journalNow: () => Journal | null): void {
  const send = client.send.bind(client)
  client.send = async (...request) => {
    const answer = await send(...request).catch((error: Error) => error)
    const seconds = answer instanceof Error ? 0 : Number(answer.headers['retry-after'] ?? 0)
    askedToWaitMs.set(client, seconds * 1000)
    const journal = journalNow()
    if (journal) {
      journal.requests.sent++
      if (answer instanceof Error || answer.status >= 500 || answer.status === 429) {
        journal.requests.failed++
        const reason = answer instanceof Error ? codeOf(answer) : String(answer.status)
        journal.failures.set(reason, (journal.failures.get(reason) ?? 0) + 1)
      }
    }
    if (answer instanceof Error) throw answer
    return answer
  }
}

const codeOf = (error: Error & { code?: string }) => error.code ?? error.message

interface Prepared {
  attempt: Attempt
  form: Record<string, string>
}

async function prepareOrder(who: {
  client: Client
  email: string
  productId: number
}): Promise<Prepared> {
  const { client, email, productId } = who
  const added = await client.post(`/cart/items`, { productId, quantity: 1 })
  if (added.status !== 303) throw new Error(`the cart answered ${added.status}`)
  const fields = await checkoutFields(client)
  const form = { ...address, ...goodCard, ...fields }
  return {
    form,
    attempt: {
      email,
      outcome: 'unknown',
      key: fields.idempotencyKey,
      totalCents: Number(fields.totalCents),
    },
  }
}

/** The order's own page, and the list of orders, which never gets shorter. */
async function readBack(
  client: Client,
  page: string,
  seen: { orders: number },
  journal: Journal,
): Promise<void> {
  const own = await client.get(page).catch(() => null)
  if (own && own.status < 500) {
    journal.ownReads++
    if (own.status !== 200) journal.ownWriteMissing++
  }
  const list = await client.get('/orders').catch(() => null)
  if (list?.status !== 200) return
  const newest = newestOrder(list)
  journal.ownReads++
  if (newest < seen.orders) journal.wentBack++
  seen.orders = Math.max(seen.orders, newest)
}

const newestOrder = ({ body }: Answer): number =>
  Math.max(0, ...[...body.matchAll(/S-(\d{6,})/g)].map(([, number]) => Number(number)))

async function signInAgain(
  { client, email }: { client: Client; email: string },
  journal: Journal,
): Promise<void> {
  const page = await client.get('/account').catch(() => null)
  if (page?.status !== 303 && page?.status !== 302) return
  journal.signedOut++
  await logIn(client, { email, password }).catch(() => {})
}
