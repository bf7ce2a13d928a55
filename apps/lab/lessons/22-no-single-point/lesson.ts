import { type StageName, stageNames } from '../../../../infra/stages/stage.ts'
import type { Status } from '../../../control/status/status.ts'
import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { send, waitUntil } from '../measure/requests.ts'
import { type Account, addToCart, placeOrder, register, signIn } from '../measure/shop.ts'
import { notHealthy } from '../restore.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

/** Of each, the one that does the work: the primary, the master. `replica` is a read replica, or another member. */
const kinds = ['edge', 'web', 'app', 'database', 'replica', 'redis', 'sentinel'] as const
type Kind = (typeof kinds)[number]

/** Another one may need some seconds to take over. */
const takesOverWithinMs = 15_000
/** Once may be luck: of two load balancers, the kernel chooses one for each connection. */
const worksTimes = 3
const waitsMs = 3000
const backWithinMs = 60_000

/** What worked without a component. */
const seen = { absent: -1, nothing: 0, pages: 1, everything: 2 } as const

type SeenKey = `${StageName}-${Kind}`
type Seen = Readonly<Record<SeenKey, number>>

async function measure(bench: Workbench) {
  const { stage } = await bench.status()
  const restoreSwitches = await setSwitches(bench, stage.redis ? { sessions: 'redis' } : {})
  try {
    bench.step('come-in')
    const customer = bench.client()
    const account = await register(customer)
    customer.close()
    const now: Partial<Record<Kind, number>> = {}
    for (const kind of kinds) now[kind] = await tryWithout(bench, account, kind)
    return numbersOf(stage.name, now, bench.earlier(), singlePointsOf(await bench.status()))
  } finally {
    await restoreSwitches()
  }
}

/** How many kinds of components have nobody who could take over, as the shop runs. */
const singlePointsOf = ({ stage, edges, web, switches, databases, redis }: Status): number =>
  [
    edges.length === 1,
    switches.web > 0 && web.length === 1,
    switches.replicas === 1,
    stage.failover === 'manual',
    // Then both have to have each order.
    stage.durability === 'semi-sync' && databases.length === 2,
    redis !== null && stage.sentinels === 0,
  ].filter(Boolean).length

/** Exported for its test. @param earlier of other stages, as it was seen there */
export function numbersOf(
  stage: StageName,
  now: Partial<Record<Kind, number>>,
  earlier: Readonly<Record<string, number>>,
  expected: number,
) {
  const all = stageNames.flatMap((name) =>
    kinds.map((kind): [SeenKey, number] => {
      const key: SeenKey = `${name}-${kind}`
      return [key, (name === stage ? now[kind] : earlier[key]) ?? seen.absent]
    }),
  )
  const tried = kinds.filter((kind) => (now[kind] ?? seen.absent) !== seen.absent)
  return {
    ...(Object.fromEntries(all) as Seen),
    stage: stageNames.indexOf(stage),
    stopped: tried.length,
    points: tried.filter((kind) => now[kind] !== seen.everything).length,
    expected,
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

function targetOf(kind: Kind, status: Status): string | undefined {
  const { edges, web, replicas, databases, redis, sentinels } = status
  const withRole = (role: string) => databases.find((one) => one.role === role)
  return {
    edge: edges[0],
    web: web[0],
    app: replicas[0],
    database: withRole('primary'),
    replica: withRole('replica'),
    redis,
    sentinel: sentinels[0],
  }[kind]?.name
}

/** Stops one, looks whether the shop goes on, and starts it again. */
async function tryWithout(bench: Workbench, account: Account, kind: Kind): Promise<number> {
  const name = targetOf(kind, await bench.status())
  if (name === undefined) return seen.absent
  bench.step(kind)
  try {
    await bench.run(command('stop', name))
    return await look(bench, account)
  } finally {
    await undo(bench, [command('start', name)])
    await waitUntilWhole(bench, account)
  }
}

/** Until orders work again several times in a row, or nobody takes over. */
async function look(bench: Workbench, account: Account): Promise<number> {
  const end = performance.now() + takesOverWithinMs
  for (let worked = 0; ; ) {
    const pages = await canBrowse(bench)
    worked = pages && (await canOrder(bench, account)) ? worked + 1 : 0
    if (worked === worksTimes) return seen.everything
    if (worked === 0 && performance.now() > end) return pages ? seen.pages : seen.nothing
  }
}

const canBrowse = (bench: Workbench): Promise<boolean> =>
  asCustomer(
    bench,
    async (client) => (await send(() => client.get('/products'), waitsMs)).status === 200,
  )

/** All of it, as a sign-in may have been lost with the component: from the sign-in to the order. */
const canOrder = (bench: Workbench, account: Account): Promise<boolean> =>
  asCustomer(bench, async (client) => {
    await signIn(client, account)
    await addToCart(client)
    await placeOrder(client)
    return true
  })

async function asCustomer(
  bench: Workbench,
  work: (client: Client) => Promise<boolean>,
): Promise<boolean> {
  bench.signal.throwIfAborted()
  const client = bench.client()
  client.timeoutMs = waitsMs
  return work(client)
    .catch(() => false)
    .finally(() => client.close())
}

async function waitUntilWhole(bench: Workbench, account: Account): Promise<void> {
  const { signal } = bench
  // The runner starts what is still stopped.
  if (signal.aborted) return
  const isWhole = async () =>
    notHealthy(await bench.status()).length === 0 && (await canOrder(bench, account))
  await waitUntil('The shop', isWhole, { withinMs: backWithinMs, signal })
}

const stageOf = (n: Numbers): StageName => stageNames[n.stage] ?? 'simple'
const isThere = (value: number) => value >= seen.nothing
const isPoint = (value: number) => isThere(value) && value < seen.everything
const isPointNow = (n: Numbers, kind: Kind) => isPoint(n[`${stageOf(n)}-${kind}`])
const measured = (n: Numbers): StageName[] =>
  stageNames.filter((stage) => kinds.some((kind) => isThere(n[`${stage}-${kind}`])))
const pointsIn = (n: Numbers, stage: StageName): number =>
  kinds.filter((kind) => isPoint(n[`${stage}-${kind}`])).length
const isFinished = (n: Numbers) => n.points === 0

const cell = (value: number): string => {
  if (!isThere(value)) return 'absent'
  if (!isPoint(value)) return 'everything'
  return value === seen.pages ? 'pages' : 'nothing'
}

const evidence: Evidence[] = [
  { kind: 'requests', status: '5' },
  { kind: 'topology' },
  { kind: 'switches' },
]

const experiment = defineExperiment({
  number: 22,
  id: 'no-single-point',
  question: { kind: 'choice', choices: [...stageNames] },
  needs: {},
  needsEngine: false,
  measure,
  isFinished,

  result: (n: Numbers) => ({
    answer: measured(n).filter((stage) => pointsIn(n, stage) === 0),
    expected: 'scale-up',
    table: [
      ['component', ...measured(n)],
      ...kinds
        .filter((kind) => measured(n).some((stage) => isThere(n[`${stage}-${kind}`])))
        .map((kind) => [kind, ...measured(n).map((stage) => cell(n[`${stage}-${kind}`]))]),
    ],
    chart: {
      kind: 'bars',
      x: measured(n),
      series: { points: measured(n).map((stage) => pointsIn(n, stage)) },
    },
  }),

  claims: {
    'as-built': {
      holds: (n: Numbers) => n.points === n.expected,
      causes: (n: Numbers) =>
        n.points > n.expected
          ? ['slow-takeover', 'not-back-yet', 'hidden-dependency']
          : ['not-stopped', 'another-instance'],
      evidence,
    },
  },

  explanation: {
    finished: { when: isFinished },
    'goes-on': { when: (n: Numbers) => !isFinished(n) },
    edge: { when: (n: Numbers) => isPointNow(n, 'edge') },
    app: { when: (n: Numbers) => isPointNow(n, 'app') },
    database: { when: (n: Numbers) => isPointNow(n, 'database') },
    redis: { when: (n: Numbers) => isPointNow(n, 'redis') },
    others: {
      when: (n: Numbers) =>
        (['web', 'replica', 'sentinel'] as const).some((kind) => isPointNow(n, kind)),
    },
    machine: { when: always },
  },

  theory: { redundancy: ['availability'], shared: ['correlated'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
