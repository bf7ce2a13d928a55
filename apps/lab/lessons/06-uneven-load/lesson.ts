import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { type Asked, ask } from '../measure/ask.ts'
import { broken, sentence } from '../measure/broken.ts'
import { keepBusy } from '../measure/keep-busy.ts'
import { mean, percentile } from '../measure/percentile.ts'
import { round } from '../measure/round.ts'
import { act } from '../orders.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const people = 30
const visitors = 9
const fastMs = 60
const slowMs = 1000
const loadMs = 6000

/** Ip-hash sees networks, not people; least-connections sees who is busy. */
export const lesson: Lesson = {
  number: 6,
  id: 'uneven-load',
  texts: { en, fr },
  question: { kind: 'number', unit: '%', min: 0, max: 100 },
  scales: false,

  async run(bench) {
    const { edge, replicas } = await bench.status()
    const names = replicas.filter(({ inRotation }) => inRotation).map(({ name }) => name)
    if (names.length < 2) throw new Error('There is nothing to balance with a single replica.')
    const putSwitchesBack = await arrange(bench, { sessions: 'redis' })
    try {
      // Loopback addresses of one's own reach the edge only on the same Linux machine.
      const ownAddresses = process.platform === 'linux' && edge.pid !== null
      const spread = ownAddresses ? await spreadOf(bench) : null
      bench.step('slow')
      await slowDown(bench, names)
      bench.step('turns')
      const turns = await load(bench, 'round-robin', names)
      bench.step('connections')
      const connections = await load(bench, 'least-connections', names)
      return report(names, spread, turns, connections)
    } finally {
      await putBack(
        bench,
        names.map((name) => act('slow', name, { ms: 0 })),
      )
      await putSwitchesBack()
    }
  },
}

interface Spread {
  nat: number
  own: number
}

/** How many replicas see 30 people of one network, and 30 of a network each. */
async function spreadOf(bench: Workbench): Promise<Spread> {
  bench.step('nat')
  const nat = await replicasSeen(bench, (person) => `127.0.200.${person}`)
  bench.step('own')
  return { nat, own: await replicasSeen(bench, (person) => `127.0.${person}.1`) }
}

async function replicasSeen(bench: Workbench, from: (person: number) => string): Promise<number> {
  const seen = new Set<string>()
  for (let person = 1; person <= people; person++) {
    const { answer } = await ask(() => bench.visitor('ip-hash', from(person)).get('/demo/state'))
    if (answer) seen.add(answer.servedBy)
  }
  return seen.size
}

/** The first is ill; what the others take is theirs, too, so that this machine's cores do not count. */
async function slowDown(bench: Workbench, names: readonly string[]): Promise<void> {
  for (const [at, name] of names.entries())
    await bench.run(act('slow', name, { ms: at === 0 ? slowMs : fastMs, forMs: 60_000 }))
}

interface Load {
  /** Of the requests, how many percent went to the slow one. */
  slowShare: number
  meanMs: number
  p95Ms: number
  perSecond: number
}

async function load(bench: Workbench, host: string, names: readonly string[]): Promise<Load> {
  const { signal } = bench
  const clients = Array.from({ length: visitors }, () => bench.visitor(host))
  const started = performance.now()
  const seen = await keepBusy(clients, look, { forMs: loadMs, signal })
  const seconds = (performance.now() - started) / 1000
  return summary(seen, String(names[0]), seconds)
}

const look = (visitor: Client) => visitor.get('/demo/state')

function summary(seen: readonly Asked[], slow: string, seconds: number): Load {
  const times = seen.map(({ ms }) => ms)
  const atSlow = seen.filter(({ answer }) => answer?.servedBy === slow).length
  return {
    slowShare: (100 * atSlow) / seen.length,
    meanMs: mean(times),
    p95Ms: percentile(times, 0.95),
    perSecond: seen.length / seconds,
  }
}

function report(
  names: readonly string[],
  spread: Spread | null,
  turns: Load,
  connections: Load,
): Finding {
  const count = names.length
  const inTurn = 100 / count
  // Equally many are under way at each, so a replica answers in proportion to its speed.
  const bySpeed = 100 / (1 + ((count - 1) * slowMs) / fastMs)
  return {
    numbers: {
      replicas: count,
      people,
      visitors,
      fastMs,
      slowMs,
      shown: spread ? 1 : 0,
      nat: spread?.nat ?? 0,
      own: spread?.own ?? 0,
      inTurn,
      bySpeed,
      ...named('turns', turns),
      ...named('connections', connections),
    },
    answer: round(connections.slowShare, 1),
    theory: round(bySpeed, 1),
    table: [
      ['strategy', 'slowShare', 'theoryShare', 'perSecond', 'meanMs', 'p95Ms'],
      ['round-robin', ...row(turns, inTurn)],
      ['least-connections', ...row(connections, bySpeed)],
    ],
    chart: {
      kind: 'bars',
      x: ['round-robin', 'least-connections'],
      series: {
        meanMs: [turns.meanMs, connections.meanMs].map((ms) => round(ms)),
        p95Ms: [turns.p95Ms, connections.p95Ms].map((ms) => round(ms)),
      },
    },
    broken: broken([
      [!spread || spread.nat === 1, sentence`ip-hash sent one /24 to ${spread?.nat} replicas`],
      [!spread || spread.own > 1, 'ip-hash sent 30 networks to one replica'],
      [
        Math.abs(turns.slowShare - inTurn) < 3,
        sentence`round robin gave the slow replica ${turns.slowShare} % of the requests`,
      ],
      [
        connections.slowShare > 0.3 && connections.slowShare < inTurn / 3,
        sentence`least-connections gave the slow replica ${connections.slowShare} % of the requests`,
      ],
      [
        connections.meanMs < turns.meanMs / 2,
        sentence`pages took ${connections.meanMs} ms by least-connections, ${turns.meanMs} ms in turn`,
      ],
    ]),
  }
}

const row = ({ slowShare, perSecond, meanMs, p95Ms }: Load, theory: number) => [
  ...[round(slowShare, 1), round(theory, 1), round(perSecond, 1)],
  ...[round(meanMs), round(p95Ms)],
]

const named = (who: string, { slowShare, meanMs, p95Ms, perSecond }: Load) => ({
  [`${who}Share`]: slowShare,
  [`${who}MeanMs`]: meanMs,
  [`${who}P95Ms`]: p95Ms,
  [`${who}PerSecond`]: perSecond,
})
