import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitch, setSwitches, undo } from '../measure/commands.ts'
import { round, send, waitUntil } from '../measure/requests.ts'
import { type Account, getDemoState, register, signIn } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const customers = 5
const additionsEach = 4
const acknowledged = customers * additionsEach

/** A customer, and how many additions to the cart the shop has acknowledged. */
interface Customer {
  client: Client
  account: Account
  acknowledged: number
}

interface Pair {
  primary: string
  replica: string
}

async function measure(bench: Workbench) {
  const { databases } = await bench.status()
  const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
  const replica = databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'
  const restoreSwitches = await setSwitches(bench, {
    ...{ sessions: 'redis', reads: 'replica', freshness: 'on' },
  })
  try {
    bench.step('come-in')
    const all = await createCustomers(bench)
    const following = await losePrimary(bench, all, { primary, replica })
    const cutOff = await losePrimaryCutOff(bench, all, { primary: replica, replica: primary })
    return { customers, acknowledged, ...following, ...cutOff }
  } finally {
    await undo(bench, [
      ...[command('start', primary), command('start', replica)],
      setSwitch('primary', primary),
    ])
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** Each has an account and one thing in the cart. */
async function createCustomers(bench: Workbench): Promise<Customer[]> {
  const all: Customer[] = []
  for (let at = 0; at < customers; at++) {
    const client = bench.client()
    all.push({ client, account: await register(client), acknowledged: 0 })
  }
  await addToCarts(bench, all, 1)
  return all
}

async function addToCarts(
  bench: Workbench,
  all: readonly Customer[],
  times: number,
): Promise<void> {
  for (const customer of all)
    for (let time = 0; time < times; time++) {
      bench.signal.throwIfAborted()
      if (await addOne(customer.client)) customer.acknowledged++
    }
}

const addOne = async (client: Client): Promise<boolean> =>
  (await client.post('/cart/items', { productId: 1, quantity: 1 })).status === 303

/** How many acknowledged additions are not in the carts. From here on the carts count. */
async function countLost(all: readonly Customer[]): Promise<number> {
  let lost = 0
  for (const customer of all) {
    const { cart } = await getDemoState(customer.client)
    lost += customer.acknowledged - cart.items
    customer.acknowledged = cart.items
  }
  return lost
}

/** The read replica replicates until the primary stops, and is promoted. */
async function losePrimary(bench: Workbench, all: readonly Customer[], { primary, replica }: Pair) {
  await addToCarts(bench, all, additionsEach)
  bench.step('stop-primary')
  await bench.run(command('stop', primary))
  const [first] = all as [Customer]
  const works = await tryAll(bench, first)
  const refused = await first.client.post('/cart/items', { productId: 1, quantity: 1 })
  bench.step('promote')
  const promotionMs = await promote(bench, replica, first)
  const lostFollowing = await countLost(all)
  bench.step('rejoin')
  await bench.run(command('start', primary))
  await waitUntilFollowing(bench, primary)
  return {
    ...works,
    works: Object.values(works).reduce((sum, one) => sum + one, 0),
    refusedStatus: refused.status,
    /** Seconds; 0 without the header. */
    retryAfter: Number(refused.headers['retry-after'] ?? 0),
    promotionSeconds: round(promotionMs / 1000, 1),
    lostFollowing,
  }
}

/** What works without a primary: 1 or 0 each. */
async function tryAll(bench: Workbench, { client, account }: Customer) {
  const canGet = async (path: string) => Number((await send(() => client.get(path))).status === 200)
  return {
    browse: await canGet('/products'),
    search: await canGet('/products?q=honey'),
    cart: await canGet('/cart'),
    history: await canGet('/orders'),
    signIn: await signIn(bench.client(), account).then(
      () => 1,
      () => 0,
    ),
    add: Number(await addOne(client)),
  }
}

/** Milliseconds from the command to the first write that is accepted. */
async function promote(bench: Workbench, name: string, customer: Customer): Promise<number> {
  const started = performance.now()
  // Also when it lacks changes, which would be refused.
  await bench.run({ command: 'promote', name, force: true })
  const isAccepted = async () => {
    const accepted = await addOne(customer.client)
    if (accepted) customer.acknowledged++
    return accepted
  }
  await waitUntil('Writing', isAccepted, { withinMs: 20_000, signal: bench.signal })
  return performance.now() - started
}

async function waitUntilFollowing(bench: Workbench, name: string): Promise<void> {
  const isFollowing = async () => {
    const node = (await bench.status()).databases.find((one) => one.name === name)
    return node?.state === 'ready' && node.problem === null && (node.lagMs ?? 9999) < 1500
  }
  await waitUntil('Replication', isFollowing, { withinMs: 60_000, signal: bench.signal })
}

/** The read replica receives nothing any more, writes go on, and then the primary stops. */
async function losePrimaryCutOff(
  bench: Workbench,
  all: readonly Customer[],
  { primary, replica }: Pair,
) {
  bench.step('cut-off')
  await bench.run(command('stop', replica))
  const since = performance.now()
  await addToCarts(bench, all, additionsEach)
  const windowMs = performance.now() - since
  bench.step('stop-again')
  await bench.run(command('stop', primary))
  await bench.run(command('start', replica))
  bench.step('promote-again')
  const [first] = all as [Customer]
  await promote(bench, replica, first)
  const lostCutOff = await countLost(all)
  bench.step('rebuild')
  const started = performance.now()
  await bench.run(command('start', primary))
  await waitUntilFollowing(bench, primary)
  return {
    lostCutOff,
    windowMs: round(windowMs),
    rebuildSeconds: round((performance.now() - started) / 1000, 1),
  }
}

const readsWork = (n: Numbers) => n.browse + n.search + n.cart + n.history === 4
const refusesWrites = (n: Numbers) => n.add === 0 && n.refusedStatus === 503

const evidence: Evidence[] = [
  { kind: 'requests', path: '/cart' },
  { kind: 'topology' },
  { kind: 'switches' },
]

const experiment = defineExperiment({
  number: 9,
  id: 'primary-down',
  question: { kind: 'number', min: 0, max: acknowledged },
  needs: { databases: 2, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.lostCutOff,
    expected: n.acknowledged,
    table: [
      ['what', 'result'],
      ...(['browse', 'search', 'cart', 'history', 'signIn', 'add'] as const).map((what) => [
        what,
        n[what] ? 'yes' : 'no',
      ]),
      ['lost-following', n.lostFollowing],
      ['lost-cut-off', n.lostCutOff],
    ],
    chart: {
      kind: 'bars',
      x: ['lost-following', 'lost-cut-off'],
      series: {
        acknowledged: [n.acknowledged, n.acknowledged],
        lost: [n.lostFollowing, n.lostCutOff],
      },
    },
  }),

  claims: {
    'reads-work': {
      holds: readsWork,
      causes: () => ['reads-primary', 'replica-down'],
      evidence: [{ kind: 'requests', status: '5' }, { kind: 'topology' }, { kind: 'switches' }],
    },
    'writes-refused': {
      holds: refusesWrites,
      causes: (n: Numbers) => (n.add ? ['not-stopped', 'replica-writable'] : ['wrong-error']),
      evidence,
    },
    'says-when': {
      holds: (n: Numbers) => n.retryAfter > 0,
      causes: () => ['no-header', 'edge-page'],
      evidence: [{ kind: 'requests', path: '/cart', status: '5' }],
    },
    'nothing-lost-following': {
      holds: (n: Numbers) => n.lostFollowing === 0,
      causes: () => ['was-behind', 'stale-read'],
      evidence,
    },
    'all-lost-cut-off': {
      holds: (n: Numbers) => n.lostCutOff === n.acknowledged,
      causes: () => ['not-cut-off', 'caught-up', 'other-promoted'],
      evidence,
    },
  },

  explanation: {
    works: { when: (n: Numbers) => readsWork(n) && refusesWrites(n) && n.signIn === 1 },
    'works-otherwise': {
      when: (n: Numbers) => !(readsWork(n) && refusesWrites(n) && n.signIn === 1),
    },
    refused: {
      when: (n: Numbers) => refusesWrites(n) && n.retryAfter > 0,
      sources: ['http-503'],
    },
    'promoted-complete': {
      when: (n: Numbers) => n.lostFollowing === 0,
      sources: ['mysql-replication'],
    },
    'promoted-incomplete': { when: (n: Numbers) => n.lostFollowing !== 0 },
    'lost-cut-off': {
      when: (n: Numbers) => n.lostCutOff === n.acknowledged,
      sources: ['mysql-replication'],
    },
    'less-lost-cut-off': { when: (n: Numbers) => n.lostCutOff !== n.acknowledged },
    rebuilt: { when: (n: Numbers) => n.lostCutOff > 0, sources: ['mysql-gtid-failover'] },
  },

  theory: {
    rpo: ['rpo', 'mysql-replication'],
    semisync: ['mysql-semisync'],
    failover: ['mysql-group', 'fencing'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
