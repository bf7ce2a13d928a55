import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, roll, setSwitches, undo } from '../measure/commands.ts'
import { openLoop, round, type Timed } from '../measure/requests.ts'
import { addToCart } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const clients = 10
/** One change, one page, and so on. */
const everyMs = 25
const slowMs = 600

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { replicas: 3, sessions: 'redis' })
  const { replicas } = await bench.status()
  const names = replicas.map(({ name }) => name)
  try {
    bench.step('come-in')
    const all = await createGuests(bench)
    const drained = await observe(bench, all, names, async () => {
      bench.step('drain')
      await bench.run(roll)
    })
    const killed = await observe(bench, all, names, async () => {
      bench.step('kill')
      for (const name of names) await bench.run(command('kill', name, { wait: true }))
    })
    const changesPerSecond = 1000 / everyMs / 2
    return {
      apps: names.length,
      changesPerSecond,
      slowMs,
      // Little's law: so many changes are under way in all app replicas, and each of them dies once.
      expected: (changesPerSecond * slowMs) / 1000,
      ...{ drainedPages: drained.pages, drainedChanges: drained.changes },
      ...{ drainedLostPages: drained.lostPages, drainedLostChanges: drained.lostChanges },
      ...{ drainedRequests: drained.pages + drained.changes, drainedSeconds: drained.seconds },
      drainedLost: drained.lostPages + drained.lostChanges,
      ...{ killedPages: killed.pages, killedChanges: killed.changes },
      ...{ killedLostPages: killed.lostPages, killedLostChanges: killed.lostChanges },
      ...{ killedRequests: killed.pages + killed.changes, killedSeconds: killed.seconds },
      killedLost: killed.lostPages + killed.lostChanges,
    }
  } finally {
    await undo(
      bench,
      names.map((name) => command('slow', name, { ms: 0 })),
    )
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function createGuests(bench: Workbench): Promise<Client[]> {
  const all = Array.from({ length: clients }, () => bench.client('round-robin'))
  for (const client of all) await addToCart(client)
  return all
}

/** What clients lose while `work` goes on. Pages are slow, so that some are always under way. */
async function observe(
  bench: Workbench,
  all: readonly Client[],
  names: readonly string[],
  work: () => Promise<void>,
) {
  bench.step('slow')
  for (const name of names) await bench.run(command('slow', name, { ms: slowMs, forMs: 120_000 }))
  const started = performance.now()
  const sent = await openLoop(everyMs, (index) => visit(all, index), work)
  const seconds = round((performance.now() - started) / 1000, 1)
  const pages = sent.filter((_, index) => isPage(index))
  const changes = sent.filter((_, index) => !isPage(index))
  return {
    ...{ pages: pages.length, changes: changes.length },
    ...{ lostPages: countLost(pages), lostChanges: countLost(changes), seconds },
  }
}

/** Every other client opens a page; in the next round it is the others. */
const isPage = (index: number) => index % 2 === Math.floor(index / clients) % 2

function visit(all: readonly Client[], index: number) {
  const client = all[index % clients] as Client
  if (isPage(index)) return client.get('/demo/state')
  return client.post('/cart/items/1', { quantity: (index % 9) + 1 })
}

const countLost = (some: readonly Timed[]) => some.filter(({ ok }) => !ok).length

const nothingLostDrained = (n: Numbers) => n.drainedLost === 0
const losesChanges = (n: Numbers) =>
  n.killedLostChanges >= n.expected / 4 && n.killedLostChanges <= n.expected * 4
const losesNoPages = (n: Numbers) => n.killedLostPages === 0

const failed: Evidence = { kind: 'requests', status: '5' }
const configuration: Evidence = { kind: 'configuration', strategy: 'round-robin' }

const experiment = defineExperiment({
  number: 11,
  id: 'rolling-restart',
  question: { kind: 'number', min: 0, max: 200 },
  needs: { apps: 3, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.killedLost,
    expected: n.expected,
    table: [
      ['how', 'seconds', 'pages', 'lostPages', 'changes', 'lostChanges', 'expectedLost'],
      [
        ...['drained', n.drainedSeconds, n.drainedPages, n.drainedLostPages],
        ...[n.drainedChanges, n.drainedLostChanges, 0],
      ],
      [
        ...['killed', n.killedSeconds, n.killedPages, n.killedLostPages],
        ...[n.killedChanges, n.killedLostChanges, n.expected],
      ],
    ],
    chart: {
      kind: 'bars',
      x: ['drained', 'killed'],
      series: {
        lostPages: [n.drainedLostPages, n.killedLostPages],
        lostChanges: [n.drainedLostChanges, n.killedLostChanges],
        expectedLost: [0, n.expected],
      },
    },
  }),

  claims: {
    'nothing-lost-drained': {
      holds: nothingLostDrained,
      causes: () => ['not-drained', 'stopped-early', 'timeout'],
      evidence: [failed, configuration, { kind: 'topology' }],
    },
    'loses-changes': {
      holds: losesChanges,
      causes: (n: Numbers) =>
        n.killedLostChanges < n.expected
          ? ['changes-retried', 'not-slow', 'not-killed']
          : ['slow-restart', 'no-other-server', 'refused'],
      evidence: [failed, configuration, { kind: 'requests', path: '/cart/items/1' }],
    },
    'loses-no-pages': {
      holds: losesNoPages,
      causes: () => ['pages-not-retried', 'no-other-server', 'timeout'],
      evidence: [failed, configuration, { kind: 'requests', path: '/demo/state', status: '5' }],
    },
    'enough-requests': {
      holds: (n: Numbers) => n.drainedRequests > 50 && n.killedRequests > 50,
      causes: () => ['too-fast', 'edge-down'],
      evidence: [{ kind: 'requests' }, { kind: 'topology' }],
    },
  },

  explanation: {
    drained: { when: nothingLostDrained, sources: ['termination'] },
    'lost-drained': { when: (n: Numbers) => !nothingLostDrained(n) },
    'lost-changes': { when: losesChanges, sources: ['little'] },
    'other-changes': { when: (n: Numbers) => !losesChanges(n) },
    'changes-not-repeated': {
      when: (n: Numbers) => losesChanges(n) && n.killedLostChanges > 0,
      sources: ['nginx-next-upstream', 'idempotency-key'],
    },
    'pages-repeated': {
      when: (n: Numbers) => losesNoPages(n) && losesChanges(n),
      sources: ['http-idempotent', 'nginx-next-upstream'],
    },
    'no-pages-lost': { when: (n: Numbers) => losesNoPages(n) && !losesChanges(n) },
    'pages-lost': { when: (n: Numbers) => !losesNoPages(n) },
  },

  theory: {
    little: ['little'],
    retries: ['http-idempotent', 'nginx-next-upstream'],
    drain: ['termination'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
