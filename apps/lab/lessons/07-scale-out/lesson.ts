import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitch, setSwitches } from '../measure/commands.ts'
import { closedLoop, mean, percentile, round } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const clients = 12
const slowMs = 200
/** How many pages one app replica makes at a time. */
const atOnce = 4
const warmUpMs = 1000
const loadMs = 5000

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis' })
  try {
    const one = await loadWith(bench, 1)
    const two = await loadWith(bench, 2)
    const four = await loadWith(bench, 4)
    return {
      ...{ clients, slowMs, atOnce, waiting: clients - atOnce, places: 4 * atOnce },
      ...{ perSecond1: one.perSecond, perSecond2: two.perSecond, perSecond4: four.perSecond },
      ...{ meanMs1: one.meanMs, meanMs2: two.meanMs, meanMs4: four.meanMs },
      ...{ p95Ms1: one.p95Ms, p95Ms2: two.p95Ms, p95Ms4: four.p95Ms },
      ...{ expected1: expected(1), expected2: expected(2), expected4: expected(4) },
      gain2: round(two.perSecond / one.perSecond, 1),
      gain4: round(four.perSecond / one.perSecond, 1),
      expectedGain4: round(expected(4) / expected(1), 1),
    }
  } finally {
    await slowAll(bench, 0).catch(() => {})
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function loadWith(bench: Workbench, apps: number) {
  bench.step(`scale-${apps}`)
  await bench.run(setSwitch('replicas', apps))
  await slowAll(bench, slowMs)
  bench.step(`load-${apps}`)
  const all = Array.from({ length: clients }, () => bench.client('least-connections'))
  await closedLoop(all, visit, { forMs: warmUpMs, signal: bench.signal })
  const started = performance.now()
  const seen = await closedLoop(all, visit, { forMs: loadMs, signal: bench.signal })
  const seconds = (performance.now() - started) / 1000
  for (const client of all) client.close()
  const times = seen.map(({ ms }) => ms)
  return {
    perSecond: round(seen.filter(({ ok }) => ok).length / seconds, 1),
    meanMs: round(mean(times)),
    p95Ms: round(percentile(times, 0.95)),
  }
}

const visit = (client: Client) => client.get('/demo/state')

/** Requests per second: as many are served at once as there are places, or clients. */
const expected = (apps: number) => (Math.min(apps * atOnce, clients) * 1000) / slowMs
/** By Little's law. */
const expectedMs = (perSecond: number) => round((clients * 1000) / perSecond)

async function slowAll(bench: Workbench, ms: number): Promise<void> {
  const { replicas } = await bench.status()
  for (const { name } of replicas)
    await bench.run(command('slow', name, { ms, atOnce, forMs: 60_000 }))
}

/** A busy machine adds to the service time, and takes nothing off. */
const isNear = (perSecond: number, expected: number) =>
  perSecond > expected * 0.7 && perSecond < expected * 1.1

const isNear1 = (n: Numbers) => isNear(n.perSecond1, n.expected1)
const isNear2 = (n: Numbers) => isNear(n.perSecond2, n.expected2)
const isNear4 = (n: Numbers) => isNear(n.perSecond4, n.expected4)
const gainIsThree = (n: Numbers) => n.gain4 > 2.3 && n.gain4 < 3.5

const nearestChoice = (gain: number): string =>
  ['one', 'two', 'three', 'four'][Math.min(4, Math.max(1, Math.round(gain))) - 1] as string

const evidence: Evidence[] = [
  { kind: 'switches' },
  { kind: 'topology' },
  { kind: 'configuration', strategy: 'least-connections' },
]

/** Why it served fewer or more requests than theory expects. */
const causesOf = (measured: number, expected: number) =>
  measured < expected
    ? (['busy-machine', 'not-in-rotation', 'failing'] as const)
    : (['not-slow', 'no-limit'] as const)

const experiment = defineExperiment({
  number: 7,
  id: 'scale-out',
  question: { kind: 'choice', choices: ['one', 'two', 'three', 'four'] },
  needs: { apps: 4, redis: true },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: nearestChoice(n.gain4),
    expected: nearestChoice(n.expectedGain4),
    table: [
      ['apps', 'perSecond', 'expectedPerSecond', 'meanMs', 'expectedMs', 'p95Ms'],
      [1, n.perSecond1, n.expected1, n.meanMs1, expectedMs(n.expected1), n.p95Ms1],
      [2, n.perSecond2, n.expected2, n.meanMs2, expectedMs(n.expected2), n.p95Ms2],
      [4, n.perSecond4, n.expected4, n.meanMs4, expectedMs(n.expected4), n.p95Ms4],
    ],
    chart: {
      kind: 'lines',
      x: [1, 2, 4],
      series: {
        perSecond: [n.perSecond1, n.perSecond2, n.perSecond4],
        expectedPerSecond: [n.expected1, n.expected2, n.expected4],
        // What people expect after the first two.
        inProportion: [1, 2, 4].map((apps) => apps * n.expected1),
      },
    },
  }),

  claims: {
    'one-app': {
      holds: isNear1,
      causes: (n: Numbers) => causesOf(n.perSecond1, n.expected1),
      evidence,
    },
    'two-apps': {
      holds: isNear2,
      causes: (n: Numbers) => causesOf(n.perSecond2, n.expected2),
      evidence,
    },
    'four-apps': {
      holds: isNear4,
      causes: (n: Numbers) => causesOf(n.perSecond4, n.expected4),
      evidence,
    },
    'gain-is-three': {
      holds: gainIsThree,
      causes: (n: Numbers) => causesOf(n.gain4, n.expectedGain4),
      evidence,
    },
    'waiting-is-gone': {
      holds: (n: Numbers) => n.meanMs4 < n.meanMs1 / 2,
      causes: () => ['busy-machine', 'not-in-rotation', 'not-slow'],
      evidence,
    },
  },

  explanation: {
    'one-app': { when: isNear1, sources: ['little'] },
    'two-apps': { when: (n: Numbers) => isNear1(n) && isNear2(n) && n.gain2 > 1.6 },
    'four-apps': { when: (n: Numbers) => isNear4(n) && gainIsThree(n), sources: ['bounds'] },
    'no-waiting': {
      when: (n: Numbers) => n.meanMs4 < 1.3 * n.slowMs && n.meanMs4 >= 0.9 * n.slowMs,
    },
    measured: { when: always },
  },

  theory: { little: ['little'], bounds: ['bounds'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
