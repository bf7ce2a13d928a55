import { lookup } from 'node:dns/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command } from '../measure/commands.ts'
import { openLoop, send, waitUntil } from '../measure/requests.ts'
import { addToCart, changeCart, durationOf } from '../measure/shop.ts'
import { countFollowing } from './domain-names.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

/** The servers of the stage, and what is tried without each: a static file, a page, a cart. */
const servers = ['edge', 'app', 'database'] as const
type Server = (typeof servers)[number]
const deeds = ['file', 'page', 'cart'] as const
type Deed = (typeof deeds)[number]

/** 1 for what worked, 0 for what did not. */
export type Tried = Readonly<Record<`${Server}-${Deed}`, number>>

const works: Readonly<Record<Server, readonly Deed[]>> = {
  edge: [],
  app: ['file'],
  database: ['file'],
}

const afterwardsMs = 500
const backWithinMs = 30_000
const staticFile = '/favicon.svg'

async function measure(bench: Workbench) {
  const { edge, replicas, databases } = await bench.status()
  const names: Record<Server, string> = {
    edge: edge.name,
    app: replicas[0]?.name ?? 'app-1',
    database: databases[0]?.name ?? 'db-1',
  }
  bench.step('resolve')
  const customer = bench.client('www')
  const resolved = await lookup(customer.host, { all: true }).catch(() => [])

  bench.step('records')
  const following = await countFollowing().catch(() => ({ CNAME: 0, A: 0 }))

  bench.step('follow')
  await addToCart(customer)
  const file = await customer.get(staticFile)
  const page = await customer.get('/products')

  const tried: Record<string, number> = {}
  for (const server of servers) {
    bench.step(server)
    Object.assign(tried, await tryWithout(bench, customer, server, names[server]))
  }

  bench.step('deploy')
  const { facts } = await bench.run({ command: 'deploy' })
  bench.step('afterwards')
  // Sessions were in the memory of the process that was stopped.
  const kept = await openLoop(
    100,
    () => changeCart(customer),
    () => delay(afterwardsMs),
  )
  return numbersOf({
    ...(tried as Tried),
    resolved: resolved.some(({ address }) => address === '127.0.0.1' || address === '::1') ? 1 : 0,
    byCname: following.CNAME,
    byAddress: following.A,
    fileByApp: file.servedBy === '' ? 0 : 1,
    pageByApp: page.servedBy === names.app ? 1 : 0,
    pageFromDatabase: durationOf(page, 'db') === null ? 0 : 1,
    sent: Number(facts.requests),
    failed: Number(facts.failed),
    seconds: Math.round(Number(facts.tookMs) / 100) / 10,
    cartKept: kept.some(({ answer }) => answer?.status === 303) ? 1 : 0,
  })
}

interface Seen extends Tried {
  /** Whether this machine's resolver knows the name, and gives an address of its own. */
  resolved: number
  /** Of two names, how many lead to the shop's new address when the second one has a CNAME record, and an A record of its own. */
  byCname: number
  byAddress: number
  fileByApp: number
  pageByApp: number
  pageFromDatabase: number
  sent: number
  failed: number
  seconds: number
  cartKept: number
}

/** Exported for its test. */
export const numbersOf = (seen: Seen) => ({
  ...seen,
  servers: servers.length,
  /** How many of the servers take all pages down when they stop. */
  fatal: servers.filter((server) => seen[`${server}-page`] === 0).length,
})

type Numbers = Awaited<ReturnType<typeof measure>>

async function tryWithout(
  bench: Workbench,
  customer: Client,
  server: Server,
  name: string,
): Promise<Partial<Tried>> {
  const did = async (request: () => ReturnType<Client['get']>, wanted: number) =>
    (await send(request)).status === wanted ? 1 : 0
  await bench.run(command('stop', name))
  try {
    return {
      [`${server}-file`]: await did(() => customer.get(staticFile), 200),
      [`${server}-page`]: await did(() => customer.get('/products'), 200),
      [`${server}-cart`]: await did(() => changeCart(customer), 303),
    }
  } finally {
    await bench.run(command('start', name)).catch(() => {})
    const isBack = async () => (await send(() => customer.get('/products'))).status === 200
    await waitUntil('The shop', isBack, { withinMs: backWithinMs, signal: bench.signal })
  }
}

const evidence: Evidence[] = [{ kind: 'requests', status: '5' }, { kind: 'topology' }]

const done = (n: Tried, server: Server) => deeds.filter((deed) => n[`${server}-${deed}`] === 1)
const asExpected = (n: Tried, server: Server) => done(n, server).join() === works[server].join()

const claim = (server: Server) => ({
  holds: (n: Numbers) => asExpected(n, server),
  causes: (n: Numbers) =>
    done(n, server).length > works[server].length
      ? (['not-stopped', 'cached'] as const)
      : (['not-back-yet', 'hidden-dependency'] as const),
  evidence,
})

const experiment = defineExperiment({
  number: 14,
  id: 'simple-server',
  question: { kind: 'number', min: 0, max: 3 },
  needs: { stage: 'simple' },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: n.servers - n.fatal,
    expected: 0,
    table: [
      ['stopped', ...deeds],
      ...servers.map((server) => [
        server,
        ...deeds.map((deed) => (n[`${server}-${deed}`] === 1 ? 'yes' : 'no')),
      ]),
    ],
    chart: {
      kind: 'bars',
      x: ['requests'],
      series: { answered: [n.sent - n.failed], failed: [n.failed] },
    },
  }),

  claims: {
    records: {
      holds: (n: Numbers) => n.byCname === 2 && n.byAddress === 1,
      causes: () => ['no-answer', 'remembered'] as const,
      evidence,
    },
    path: {
      holds: (n: Numbers) => n.fileByApp === 0 && n.pageByApp === 1,
      causes: () => ['another-instance', 'file-from-app'] as const,
      evidence,
    },
    edge: claim('edge'),
    app: claim('app'),
    database: claim('database'),
    deploy: {
      holds: (n: Numbers) => n.failed > 0,
      causes: () => ['fast', 'another-instance'] as const,
      evidence,
    },
  },

  explanation: {
    resolved: { when: (n: Numbers) => n.resolved === 1 },
    'not-resolved': { when: (n: Numbers) => n.resolved === 0 },
    records: { when: (n: Numbers) => n.byCname === 2 && n.byAddress === 1 },
    path: {
      when: (n: Numbers) => n.fileByApp === 0 && n.pageByApp === 1 && n.pageFromDatabase === 1,
    },
    fatal: { when: (n: Numbers) => n.fatal === n.servers },
    'not-fatal': { when: (n: Numbers) => n.fatal < n.servers },
    deploy: { when: (n: Numbers) => n.failed > 0 },
    'no-downtime': { when: (n: Numbers) => n.failed === 0 },
    'cart-lost': { when: (n: Numbers) => n.cartKept === 0 },
  },

  theory: { names: ['localhost', 'dns'], spof: ['availability'], vertical: ['twelve-factor'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
