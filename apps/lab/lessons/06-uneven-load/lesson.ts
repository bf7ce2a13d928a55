import { balancerOfApps } from '../../../../infra/stages/stages.ts'
import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { closedLoop, mean, percentile, round, send, type Timed } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const guests = 30
const clients = 9
const fastMs = 60
const slowMs = 1000
const loadMs = 6000

async function measure(bench: Workbench) {
  const { edge, replicas, stage } = await bench.status()
  const names = replicas.filter(({ inRotation }) => inRotation).map(({ name }) => name)
  if (names.length < 2) throw new Error('Load balancing needs at least two app replicas.')
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis' })
  try {
    // Only Linux has more than one loopback address, and containers see one address for all clients.
    const hasAddresses = process.platform === 'linux' && edge.pid !== null
    const spread = hasAddresses ? await measureSpread(bench) : { nat: 0, own: 0 }
    bench.step('slow')
    await slowDown(bench, names)
    bench.step('turns')
    const turns = await load(bench, 'round-robin', names)
    bench.step('connections')
    const connections = await load(bench, 'least-connections', names)
    const wholeAddress = balancerOfApps(stage) === 'haproxy'
    return numbersOf(names.length, { hasAddresses, wholeAddress, ...spread }, turns, connections)
  } finally {
    await undo(
      bench,
      names.map((name) => command('slow', name, { ms: 0 })),
    )
    await restoreSwitches()
  }
}

/** How many app replicas serve 30 guests of one /24 network, and 30 guests of 30 networks. */
async function measureSpread(bench: Workbench): Promise<{ nat: number; own: number }> {
  bench.step('nat')
  const nat = await countApps(bench, (guest) => `127.0.200.${guest}`)
  bench.step('own')
  return { nat, own: await countApps(bench, (guest) => `127.0.${guest}.1`) }
}

async function countApps(bench: Workbench, from: (guest: number) => string): Promise<number> {
  const seen = new Set<string>()
  for (let guest = 1; guest <= guests; guest++) {
    const { answer } = await send(() => visit(bench.client('ip-hash', from(guest))))
    if (answer) seen.add(answer.servedBy)
  }
  return seen.size
}

/** All are slowed a little, so that the machine's cores are not the limit, and the first one a lot. */
async function slowDown(bench: Workbench, names: readonly string[]): Promise<void> {
  for (const [at, name] of names.entries())
    await bench.run(command('slow', name, { ms: at === 0 ? slowMs : fastMs, forMs: 60_000 }))
}

interface Load {
  /** Percent of the requests that the slow app replica got. */
  slowShare: number
  meanMs: number
  p95Ms: number
  perSecond: number
}

async function load(bench: Workbench, host: string, names: readonly string[]): Promise<Load> {
  const { signal } = bench
  const all = Array.from({ length: clients }, () => bench.client(host))
  const started = performance.now()
  const seen = await closedLoop(all, visit, { forMs: loadMs, signal })
  const seconds = (performance.now() - started) / 1000
  return summarize(seen, String(names[0]), seconds)
}

const visit = (client: Client) => client.get('/demo/state')

function summarize(seen: readonly Timed[], slow: string, seconds: number): Load {
  const times = seen.map(({ ms }) => ms)
  const atSlow = seen.filter(({ answer }) => answer?.servedBy === slow).length
  return {
    slowShare: round((100 * atSlow) / seen.length, 1),
    meanMs: round(mean(times)),
    p95Ms: round(percentile(times, 0.95)),
    perSecond: round(seen.length / seconds, 1),
  }
}

const numbersOf = (
  apps: number,
  spread: { hasAddresses: boolean; wholeAddress: boolean; nat: number; own: number },
  turns: Load,
  connections: Load,
) => ({
  ...{ apps, guests, clients, fastMs, slowMs },
  /** Whether ip-hash could be measured: 1 or 0. */
  hasAddresses: spread.hasAddresses ? 1 : 0,
  /** HAProxy hashes the whole address, nginx the first three octets: 1 or 0. */
  wholeAddress: spread.wholeAddress ? 1 : 0,
  nat: spread.nat,
  own: spread.own,
  inTurn: round(100 / apps, 1),
  // Equally many requests are open at each, so an app replica gets a share in proportion to its speed.
  bySpeed: round(100 / (1 + ((apps - 1) * slowMs) / fastMs), 1),
  turnsShare: turns.slowShare,
  turnsMeanMs: turns.meanMs,
  turnsP95Ms: turns.p95Ms,
  turnsPerSecond: turns.perSecond,
  connectionsShare: connections.slowShare,
  connectionsMeanMs: connections.meanMs,
  connectionsP95Ms: connections.p95Ms,
  connectionsPerSecond: connections.perSecond,
})

type Numbers = Awaited<ReturnType<typeof measure>>

const hashesNetworks = (n: Numbers) =>
  n.hasAddresses === 0 || (n.wholeAddress === 1 ? n.nat > 1 : n.nat === 1)
const spreadsNetworks = (n: Numbers) => n.hasAddresses === 0 || n.own > 1
const hashesAddresses = (n: Numbers) =>
  n.hasAddresses === 1 && hashesNetworks(n) && spreadsNetworks(n)
const isEqualShare = (n: Numbers) => Math.abs(n.turnsShare - n.inTurn) < 3
/** A third of the requests is slow, so p95 is, too. */
const waitsInTurn = (n: Numbers) => isEqualShare(n) && n.turnsP95Ms >= n.slowMs
const isBySpeed = (n: Numbers) => n.connectionsShare > 0.3 && n.connectionsShare < n.inTurn / 3
const isFaster = (n: Numbers) => n.connectionsMeanMs < n.turnsMeanMs / 2

const experiment = defineExperiment({
  number: 6,
  id: 'uneven-load',
  question: { kind: 'number', min: 0, max: 100 },
  needs: { apps: 3, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.connectionsShare,
    expected: n.bySpeed,
    table: [
      ['strategy', 'slowShare', 'expectedShare', 'perSecond', 'meanMs', 'p95Ms'],
      ['round-robin', n.turnsShare, n.inTurn, n.turnsPerSecond, n.turnsMeanMs, n.turnsP95Ms],
      [
        ...['least-connections', n.connectionsShare, n.bySpeed, n.connectionsPerSecond],
        ...[n.connectionsMeanMs, n.connectionsP95Ms],
      ],
    ],
    chart: {
      kind: 'bars',
      x: ['round-robin', 'least-connections'],
      series: {
        meanMs: [n.turnsMeanMs, n.connectionsMeanMs],
        p95Ms: [n.turnsP95Ms, n.connectionsP95Ms],
      },
    },
  }),

  claims: {
    'one-network-one-app': {
      holds: hashesNetworks,
      causes: (n: Numbers) =>
        n.wholeAddress === 1
          ? ['addresses-hidden', 'not-in-rotation']
          : ['whole-address', 'not-in-rotation', 'not-hashed'],
      evidence: [{ kind: 'configuration', strategy: 'ip-hash' }, { kind: 'topology' }],
    },
    'networks-spread': {
      holds: spreadsNetworks,
      causes: () => ['addresses-hidden', 'not-in-rotation'],
      evidence: [{ kind: 'configuration', strategy: 'ip-hash' }, { kind: 'topology' }],
    },
    'equal-share': {
      holds: isEqualShare,
      causes: (n: Numbers) =>
        n.turnsShare > n.inTurn
          ? ['weights-more', 'not-in-rotation', 'other-requests']
          : ['weights-less', 'slow-skipped', 'other-requests'],
      evidence: [
        { kind: 'configuration', strategy: 'round-robin' },
        { kind: 'requests', path: '/demo/state' },
        { kind: 'topology' },
      ],
    },
    'by-speed': {
      holds: isBySpeed,
      causes: (n: Numbers) =>
        n.connectionsShare > n.bySpeed ? ['not-least-connections', 'not-slow'] : ['slow-skipped'],
      evidence: [
        { kind: 'configuration', strategy: 'least-connections' },
        { kind: 'requests', path: '/demo/state' },
        { kind: 'switches' },
      ],
    },
    faster: {
      holds: isFaster,
      causes: (n: Numbers) =>
        isBySpeed(n) ? ['busy-machine'] : ['not-least-connections', 'not-slow', 'busy-machine'],
      evidence: [{ kind: 'configuration', strategy: 'least-connections' }, { kind: 'topology' }],
    },
  },

  explanation: {
    nat: {
      when: (n: Numbers) => n.wholeAddress === 0 && hashesAddresses(n),
      sources: ['nginx-ip-hash'],
    },
    'whole-address': { when: (n: Numbers) => n.wholeAddress === 1 && hashesAddresses(n) },
    'not-by-network': {
      when: (n: Numbers) => n.hasAddresses === 1 && !hashesAddresses(n),
    },
    'no-addresses': { when: (n: Numbers) => n.hasAddresses === 0 },
    'equal-share': { when: waitsInTurn, sources: ['nginx-upstream'] },
    share: { when: (n: Numbers) => !waitsInTurn(n) },
    'by-speed': { when: isBySpeed, sources: ['nginx-least-conn'] },
    'not-by-speed': { when: (n: Numbers) => !isBySpeed(n) },
    'p95-misses-it': {
      when: (n: Numbers) =>
        n.connectionsShare > 0 && n.connectionsShare < 5 && n.connectionsP95Ms < n.slowMs,
    },
    throughput: { when: always },
  },

  theory: {
    'ip-hash': ['nginx-ip-hash', 'nat'],
    turns: ['nginx-upstream'],
    'by-speed': ['nginx-least-conn', 'little'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
