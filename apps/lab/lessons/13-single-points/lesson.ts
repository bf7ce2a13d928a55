import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { send, waitUntil } from '../measure/requests.ts'
import { type Account, addToCart, placeOrder, register, signIn } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const deeds = ['browse', 'signIn', 'cart', 'order'] as const
type Deed = (typeof deeds)[number]

const stops = [
  ...(['nothing', 'whoami', 'app', 'all-but-one'] as const),
  ...(['replica', 'primary', 'redis', 'edge'] as const),
] as const
type Stop = (typeof stops)[number]

/** What works without each of them, by theory. */
const expected: Readonly<Record<Stop, readonly Deed[]>> = {
  ...{ nothing: deeds, whoami: deeds, app: deeds, 'all-but-one': deeds, replica: deeds },
  primary: ['browse', 'signIn'],
  redis: ['browse'],
  edge: [],
}

const choices = ['edge', 'app', 'primary', 'replica', 'redis', 'whoami'] as const

/** 1 for what worked, 0 for what did not. */
export type Tried = Readonly<Record<`${Stop}-${Deed}`, number>>

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, {
    ...{ replicas: 3, sessions: 'redis', reads: 'replica' },
  })
  const targets = await targetsOf(bench)
  try {
    bench.step('come-in')
    const client = bench.client()
    const account = await register(client)
    await addToCart(client)
    const tried: Record<string, number> = {}
    for (const stop of stops)
      Object.assign(tried, await tryWithout(bench, { client, account }, stop, targets[stop]))
    return numbersOf(tried as Tried)
  } finally {
    await undo(
      bench,
      Object.values(targets)
        .flat()
        .map((name) => command('start', name)),
    )
    await restoreSwitches()
  }
}

/** Exported for its test. */
export const numbersOf = (tried: Tried) => ({
  ...tried,
  stops: stops.length - 1,
  deeds: deeds.length,
  dead: stops.filter((stop) => works(tried, stop).length === 0).length,
})

type Numbers = Awaited<ReturnType<typeof measure>>

async function targetsOf(bench: Workbench): Promise<Record<Stop, string[]>> {
  const { replicas, databases, whoami } = await bench.status()
  const apps = replicas.map(({ name }) => name)
  const withRole = (role: string) =>
    databases.filter((one) => one.role === role).map(({ name }) => name)
  return {
    nothing: [],
    whoami: whoami.map(({ name }) => name),
    app: apps.slice(0, 1),
    'all-but-one': apps.slice(0, -1),
    replica: withRole('replica'),
    primary: withRole('primary'),
    redis: ['redis'],
    edge: ['edge'],
  }
}

interface Customer {
  client: Client
  account: Account
}

async function tryWithout(
  bench: Workbench,
  customer: Customer,
  stop: Stop,
  targets: readonly string[],
): Promise<Partial<Tried>> {
  bench.step(stop)
  try {
    for (const name of targets) await bench.run(command('stop', name))
    const done = await tryAll(bench, customer)
    return Object.fromEntries(deeds.map((deed) => [`${stop}-${deed}`, done[deed] ? 1 : 0]))
  } finally {
    await undo(
      bench,
      targets.map((name) => command('start', name)),
    )
    await waitUntilWhole(bench, customer.client)
  }
}

const addOne = (client: Client) => client.post('/cart/items', { productId: 1, quantity: 1 })

const tryAll = async (
  bench: Workbench,
  { client, account }: Customer,
): Promise<Record<Deed, boolean>> => ({
  browse: (await send(() => client.get('/products'))).status === 200,
  signIn: await succeeds(signIn(bench.client(), account)),
  cart: (await send(() => addOne(client))).status === 303,
  order: await succeeds(placeOrder(client)),
})

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

async function waitUntilWhole(bench: Workbench, client: Client): Promise<void> {
  const { signal } = bench
  if (signal.aborted) return
  const canAdd = async () => (await send(() => addOne(client))).status === 303
  await waitUntil('The shop', canAdd, { withinMs: 30_000, signal })
}

const works = (n: Tried, stop: Stop): Deed[] => deeds.filter((deed) => n[`${stop}-${deed}`] === 1)
const asExpected = (n: Tried, stop: Stop) => works(n, stop).join() === expected[stop].join()
const isUnnoticed = (n: Tried, stop: Stop) => works(n, stop).length === deeds.length

/** Why more or less works without something than theory says. */
const causesOf = (n: Numbers, stop: Stop) =>
  works(n, stop).length < expected[stop].length
    ? (['hidden-dependency', 'not-back-yet', 'timeout'] as const)
    : (['not-stopped', 'another-instance', 'cached'] as const)

const evidence: Evidence[] = [
  { kind: 'requests', status: '5' },
  { kind: 'topology' },
  { kind: 'switches' },
]

const claim = (stop: Stop) => ({
  holds: (n: Numbers) => asExpected(n, stop),
  causes: (n: Numbers) => causesOf(n, stop),
  evidence,
})

const experiment = defineExperiment({
  number: 13,
  id: 'single-points',
  question: { kind: 'choice', choices },
  needs: { edges: 1, apps: 3, databases: 2, redis: true, whoami: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    // More than one may be fatal, and then each of them is right.
    answer: choices.filter((stop) => works(n, stop).length === 0),
    expected: 'edge',
    table: [
      ['stopped', ...deeds],
      ...stops.map((stop) => [
        stop,
        ...deeds.map((deed) => (n[`${stop}-${deed}`] === 1 ? 'yes' : 'no')),
      ]),
    ],
    chart: {
      kind: 'bars',
      x: [...stops],
      series: { works: stops.map((stop) => works(n, stop).length) },
    },
  }),

  claims: {
    nothing: claim('nothing'),
    whoami: claim('whoami'),
    app: claim('app'),
    'all-but-one': claim('all-but-one'),
    replica: claim('replica'),
    primary: claim('primary'),
    redis: claim('redis'),
    edge: claim('edge'),
  },

  explanation: {
    'edge-alone': { when: (n: Numbers) => asExpected(n, 'edge') && n.dead === 1 },
    'edge-and-others': { when: (n: Numbers) => asExpected(n, 'edge') && n.dead > 1 },
    'edge-not': { when: (n: Numbers) => !asExpected(n, 'edge') },
    primary: { when: (n: Numbers) => asExpected(n, 'primary') },
    redis: { when: (n: Numbers) => asExpected(n, 'redis') },
    redundant: {
      when: (n: Numbers) => isUnnoticed(n, 'app') && isUnnoticed(n, 'replica'),
    },
    'last-one': { when: (n: Numbers) => isUnnoticed(n, 'all-but-one') },
  },

  theory: { path: ['availability'], pair: ['vrrp'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
