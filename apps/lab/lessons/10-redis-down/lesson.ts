import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { percentile, round, send, type Timed, waitUntil } from '../measure/requests.ts'
import { type Account, canStartSession, isSignedIn, register } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const customers = 4
const pages = 24
const pauseMs = 60_000

interface Customer {
  client: Client
  account: Account
}

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis' })
  try {
    bench.step('log-in')
    const all: Customer[] = []
    for (let at = 0; at < customers; at++) all.push(await createCustomer(bench))
    const well = await observe(bench, all)
    const stopped = await observeWithout(bench, all, 'stop', 'start')
    const paused = await observeWithout(bench, all, 'pause', 'resume')
    return {
      customers,
      pages,
      ...{ wellP95Ms: well.p95Ms, wellSlowestMs: well.slowestMs, wellSignedIn: well.signedIn },
      wellNamed: well.named,
      ...{ wellCatalogue: well.catalogue, wellAccount: well.account, wellCart: well.guestCart },
      ...{ stoppedCatalogue: stopped.catalogue, stoppedNamed: stopped.named },
      ...{ stoppedP95Ms: stopped.p95Ms, stoppedSlowestMs: stopped.slowestMs },
      ...{ stoppedAccount: stopped.account, stoppedCart: stopped.guestCart },
      ...{ stoppedBackMs: stopped.backMs, stoppedAfter: stopped.signedInAfter },
      ...{ pausedCatalogue: paused.catalogue, pausedNamed: paused.named },
      ...{ pausedP95Ms: paused.p95Ms, pausedSlowestMs: paused.slowestMs },
      ...{ pausedAccount: paused.account, pausedCart: paused.guestCart },
      ...{ pausedBackMs: paused.backMs, pausedAfter: paused.signedInAfter },
    }
  } finally {
    await undo(bench, [command('start', 'redis')])
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function createCustomer(bench: Workbench): Promise<Customer> {
  const client = bench.client()
  return { client, account: await register(client) }
}

interface Observed {
  /** Pages of the catalogue that customers got, of all they asked for. */
  catalogue: number
  /** How many of them had the customer's name on them. */
  named: number
  slowestMs: number
  p95Ms: number
  /** Status of the account page, and of adding to a cart as a new guest. */
  account: number
  guestCart: number
  /** How many customers could open their account page. */
  signedIn: number
}

async function observe(bench: Workbench, all: readonly Customer[]): Promise<Observed> {
  const [first] = all as [Customer]
  const seen: Timed[] = []
  for (let page = 0; page < pages; page++) {
    bench.signal.throwIfAborted()
    seen.push(await send(() => (all[page % customers] as Customer).client.get('/products')))
  }
  const times = seen.map(({ ms }) => ms)
  const addAsGuest = () => bench.client().post('/cart/items', { productId: 1, quantity: 1 })
  return {
    catalogue: seen.filter(({ status }) => status === 200).length,
    named: seen.filter(({ answer }) => answer?.body.includes('>Robin<')).length,
    slowestMs: round(Math.max(...times)),
    p95Ms: round(percentile(times, 0.95)),
    account: (await send(() => first.client.get('/account'))).status,
    guestCart: (await send(addAsGuest)).status,
    signedIn: await countSignedIn(all),
  }
}

async function countSignedIn(all: readonly Customer[]): Promise<number> {
  const seen = await Promise.all(all.map(({ client, account }) => isSignedIn(client, account)))
  return seen.filter(Boolean).length
}

interface Outage extends Observed {
  /** From Redis' return until a new guest can have a cart. */
  backMs: number
  signedInAfter: number
}

async function observeWithout(
  bench: Workbench,
  all: readonly Customer[],
  verb: 'stop' | 'pause',
  undoVerb: 'start' | 'resume',
): Promise<Outage> {
  const { signal } = bench
  bench.step(verb)
  await bench.run(command(verb, 'redis', verb === 'pause' ? { forMs: pauseMs } : undefined))
  const during = await observe(bench, all)
  bench.step(undoVerb)
  await bench.run(command(undoVerb, 'redis'))
  // A new session, as the old ones may be lost.
  const backMs = await waitUntil('The session store', () => canStartSession(bench), {
    withinMs: 20_000,
    signal,
  })
  const areSignedIn = async () => (await countSignedIn(all)) === customers
  await waitUntil('Signing in', areSignedIn, { withinMs: 10_000, signal }).catch(() => {})
  return { ...during, backMs: round(backMs), signedInAfter: await countSignedIn(all) }
}

/** On a busy machine, pages are slow with Redis, too. */
const slowLimitMs = (n: Numbers, ms: number) => Math.max(ms, 10 * n.wellSlowestMs)

const showsCatalogue = (n: Numbers) =>
  n.stoppedCatalogue === n.pages && n.pausedCatalogue === n.pages
const areGuests = (n: Numbers) => n.stoppedNamed === 0 && n.pausedNamed === 0
const isFast = (n: Numbers) =>
  n.stoppedSlowestMs < slowLimitMs(n, 1500) && n.pausedSlowestMs < slowLimitMs(n, 3000)
const refuses = (n: Numbers) =>
  [n.stoppedAccount, n.stoppedCart, n.pausedAccount, n.pausedCart].every((one) => one === 503)
const worksBefore = (n: Numbers) => n.wellSignedIn === n.customers && n.wellNamed === n.pages
const comeBack = (n: Numbers) => n.stoppedAfter === n.customers && n.pausedAfter === n.customers

/** What happened to a customer who opened the catalogue while Redis was stopped. */
function fate(n: Numbers): string {
  if (n.stoppedCatalogue < n.pages) return 'error'
  if (n.stoppedSlowestMs > slowLimitMs(n, 3000)) return 'waits'
  return n.stoppedAfter === n.customers ? 'guest' : 'logged-out'
}

const evidence: Evidence[] = [
  { kind: 'requests', path: '/products' },
  { kind: 'switches' },
  { kind: 'topology' },
]

/** Less than twice as slow may be chance. */
const isPauseWorse = (n: Numbers) => n.pausedSlowestMs > 2 * n.stoppedSlowestMs

const experiment = defineExperiment({
  number: 10,
  id: 'redis-down',
  question: { kind: 'choice', choices: ['error', 'guest', 'logged-out', 'waits'] },
  needs: { redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: fate(n),
    expected: 'guest',
    table: [
      ['redis', 'catalogue', 'p95Ms', 'slowestMs', 'account', 'guestCart', 'after'],
      [
        ...['up', `${n.wellCatalogue}/${n.pages}`, n.wellP95Ms, n.wellSlowestMs],
        ...[n.wellAccount, n.wellCart, n.wellSignedIn],
      ],
      [
        ...['stopped', `${n.stoppedCatalogue}/${n.pages}`, n.stoppedP95Ms, n.stoppedSlowestMs],
        ...[n.stoppedAccount, n.stoppedCart, n.stoppedAfter],
      ],
      [
        ...['paused', `${n.pausedCatalogue}/${n.pages}`, n.pausedP95Ms, n.pausedSlowestMs],
        ...[n.pausedAccount, n.pausedCart, n.pausedAfter],
      ],
    ],
    chart: {
      kind: 'bars',
      x: ['up', 'stopped', 'paused'],
      series: {
        p95Ms: [n.wellP95Ms, n.stoppedP95Ms, n.pausedP95Ms],
        slowestMs: [n.wellSlowestMs, n.stoppedSlowestMs, n.pausedSlowestMs],
      },
    },
  }),

  claims: {
    'works-before': {
      holds: worksBefore,
      causes: () => ['store-unreachable', 'still-memory'],
      evidence: [{ kind: 'requests', path: '/account' }, { kind: 'switches' }],
    },
    'shows-catalogue': {
      holds: showsCatalogue,
      causes: () => ['catalogue-needs-redis', 'not-ready'],
      evidence: [{ kind: 'requests', path: '/products', status: '5' }, { kind: 'topology' }],
    },
    'are-guests': {
      holds: areGuests,
      causes: () => ['still-memory', 'not-down', 'cached'],
      evidence,
    },
    'is-fast': {
      holds: isFast,
      causes: () => ['no-timeout', 'every-request-waits', 'busy-machine'],
      evidence,
    },
    refuses: {
      holds: refuses,
      causes: () => ['still-memory', 'not-down', 'guest-instead'],
      evidence: [{ kind: 'requests', path: '/account' }, { kind: 'switches' }],
    },
    'come-back': {
      holds: comeBack,
      causes: () => ['not-persisted', 'cookie-cleared', 'not-reconnected'],
      evidence: [{ kind: 'requests', path: '/account' }, { kind: 'switches' }],
    },
  },

  explanation: {
    'browse-as-guests': { when: (n: Numbers) => showsCatalogue(n) && areGuests(n) },
    'catalogue-counts': { when: (n: Numbers) => !(showsCatalogue(n) && areGuests(n)) },
    refused: { when: refuses, sources: ['http-503'] },
    'came-back-stopped': {
      when: (n: Numbers) => worksBefore(n) && n.stoppedAfter === n.customers,
      sources: ['redis-shutdown', 'redis-persistence'],
    },
    'lost-stopped': { when: (n: Numbers) => n.stoppedAfter < n.customers },
    'pause-is-worse': {
      when: isPauseWorse,
      sources: ['circuit-breaker'],
    },
    'waited-once': {
      when: (n: Numbers) => isPauseWorse(n) && n.pausedP95Ms < n.pausedSlowestMs / 2,
    },
    times: { when: (n: Numbers) => !isPauseWorse(n) },
    'after-pause': { when: (n: Numbers) => n.pausedAfter < n.customers },
  },

  theory: {
    'fail-fast': ['circuit-breaker'],
    aof: ['redis-persistence', 'redis-shutdown'],
    readiness: ['probes'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
