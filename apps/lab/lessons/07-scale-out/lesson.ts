import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { broken, sentence } from '../measure/broken.ts'
import { keepBusy } from '../measure/keep-busy.ts'
import { mean, percentile } from '../measure/percentile.ts'
import { round } from '../measure/round.ts'
import { act, turn } from '../orders.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const steps = [1, 2, 4] as const
const visitors = 12
const slowMs = 200
/** How many pages one replica makes at the same time. */
const places = 4
const warmUpMs = 1000
const loadMs = 5000

/** Replicas help until there is one place for each visitor who waits. */
export const lesson: Lesson = {
  number: 7,
  id: 'scale-out',
  texts: { en, fr },
  question: { kind: 'choice', choices: ['one', 'two', 'three', 'four'] },
  scales: true,

  async run(bench) {
    const before = (await bench.status()).switches.replicas
    const putSwitchesBack = await arrange(bench, { sessions: 'redis' })
    try {
      const loads: Load[] = []
      for (const replicas of steps) loads.push(await loadWith(bench, replicas))
      return report(loads)
    } finally {
      await putBack(bench, [turn('replicas', before)])
      await slowAll(bench, 0).catch(() => {})
      await putSwitchesBack()
    }
  },
}

interface Load {
  replicas: number
  perSecond: number
  meanMs: number
  p95Ms: number
  /** By Little's law. */
  expectedPerSecond: number
  expectedMs: number
}

async function loadWith(bench: Workbench, replicas: number): Promise<Load> {
  bench.step(`scale-${replicas}`)
  await bench.run(turn('replicas', replicas))
  await slowAll(bench, slowMs)
  bench.step(`load-${replicas}`)
  const clients = Array.from({ length: visitors }, () => bench.visitor('least-connections'))
  await keepBusy(clients, look, { forMs: warmUpMs, signal: bench.signal })
  const started = performance.now()
  const seen = await keepBusy(clients, look, { forMs: loadMs, signal: bench.signal })
  const seconds = (performance.now() - started) / 1000
  for (const client of clients) client.close()
  const times = seen.map(({ ms }) => ms)
  return {
    replicas,
    perSecond: seen.filter(({ isWell }) => isWell).length / seconds,
    meanMs: mean(times),
    p95Ms: percentile(times, 0.95),
    ...expected(replicas),
  }
}

const look = (visitor: Client) => visitor.get('/demo/state')

/** As many are served at once as there are places, and not more than there are visitors. */
function expected(replicas: number) {
  const atOnce = Math.min(replicas * places, visitors)
  const expectedPerSecond = (atOnce * 1000) / slowMs
  return { expectedPerSecond, expectedMs: (visitors * 1000) / expectedPerSecond }
}

async function slowAll(bench: Workbench, ms: number): Promise<void> {
  const { replicas } = await bench.status()
  for (const { name } of replicas)
    await bench.run(act('slow', name, { ms, atOnce: places, forMs: 60_000 }))
}

function report(loads: readonly Load[]): Finding {
  const [one, two, four] = loads as [Load, Load, Load]
  const gain = four.perSecond / one.perSecond
  return {
    numbers: {
      visitors,
      slowMs,
      places,
      gain,
      gainOfTwo: two.perSecond / one.perSecond,
      ...Object.fromEntries(loads.flatMap(named)),
    },
    answer: nearest(gain),
    theory: nearest(four.expectedPerSecond / one.expectedPerSecond),
    table: [
      ['replicas', 'perSecond', 'expectedPerSecond', 'meanMs', 'expectedMs', 'p95Ms'],
      ...loads.map((load) => [
        ...[load.replicas, round(load.perSecond, 1), load.expectedPerSecond],
        ...[round(load.meanMs), load.expectedMs, round(load.p95Ms)],
      ]),
    ],
    chart: {
      kind: 'lines',
      x: loads.map(({ replicas }) => replicas),
      series: {
        perSecond: loads.map(({ perSecond }) => round(perSecond, 1)),
        expectedPerSecond: loads.map(({ expectedPerSecond }) => expectedPerSecond),
        // What people expect who have seen the first two.
        inProportion: loads.map(({ replicas }) => replicas * one.expectedPerSecond),
      },
    },
    broken: broken([
      ...loads.map(isNearTheory),
      [gain > 2.3 && gain < 3.5, sentence`four replicas served ${gain} times as much as one`],
      [
        four.meanMs < one.meanMs / 2,
        sentence`a page took ${one.meanMs} ms with one replica and ${four.meanMs} ms with four`,
      ],
    ]),
  }
}

/** A busy machine adds to the service time, and takes off nothing. */
const isNearTheory = ({ replicas, perSecond, expectedPerSecond }: Load) =>
  [
    perSecond > expectedPerSecond * 0.7 && perSecond < expectedPerSecond * 1.1,
    sentence`${replicas} replicas served ${perSecond} requests a second, expected ${expectedPerSecond}`,
  ] as const

const nearest = (gain: number): string =>
  ['one', 'two', 'three', 'four'][Math.min(4, Math.max(1, Math.round(gain))) - 1] as string

const named = ({ replicas, perSecond, expectedPerSecond, meanMs, p95Ms }: Load) => [
  [`perSecond${replicas}`, perSecond],
  [`expected${replicas}`, expectedPerSecond],
  [`meanMs${replicas}`, meanMs],
  [`p95Ms${replicas}`, p95Ms],
]
