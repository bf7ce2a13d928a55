import type { Client } from '../../../shared/client.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setLag, setSwitch, setSwitches, undo } from '../measure/commands.ts'
import { percent, percentile, round, waitUntil } from '../measure/requests.ts'
import {
  addToCart,
  type DemoState,
  isFromReadReplica,
  readsFromReadReplica,
} from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const customers = 8
const rounds = 10
const guests = 20
const lagSeconds = 2
const mostAttempts = 5

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis', reads: 'replica' })
  try {
    const nowOff = await tryCase(bench, 0, 'off')
    const nowOn = await tryCase(bench, 0, 'on')
    const lateOff = await tryCase(bench, lagSeconds, 'off')
    const lateOn = await tryCase(bench, lagSeconds, 'on')
    return {
      lagSeconds,
      guests,
      reads: customers * rounds,
      ...{ nowOffStale: nowOff.stale, nowOffFromReplica: nowOff.fromReplica },
      ...{ nowOffGuests: nowOff.guestsFromReplica, nowOffMs: nowOff.medianMs },
      ...{ nowOnStale: nowOn.stale, nowOnFromReplica: nowOn.fromReplica },
      ...{ nowOnGuests: nowOn.guestsFromReplica, nowOnMs: nowOn.medianMs },
      ...{ lateOffStale: lateOff.stale, lateOffFromReplica: lateOff.fromReplica },
      ...{ lateOffGuests: lateOff.guestsFromReplica, lateOffMs: lateOff.medianMs },
      ...{ lateOnStale: lateOn.stale, lateOnFromReplica: lateOn.fromReplica },
      ...{ lateOnGuests: lateOn.guestsFromReplica, lateOnMs: lateOn.medianMs },
      lateOnFromPrimary: lateOn.fromPrimary,
      stalePercent: percent(lateOff.stale, customers * rounds),
    }
  } finally {
    await undo(bench, [setLag(0)])
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

interface Case {
  /** Reads right after a write by the same customer: how many showed the old cart. */
  stale: number
  /** Read from the read replica alone. */
  fromReplica: number
  /** Read from the primary, alone or as well. */
  fromPrimary: number
  medianMs: number
  /** Pages of guests who have written nothing, read from the read replica alone. */
  guestsFromReplica: number
}

/**
 * An app replica that meets a slow read replica, as may happen on a busy machine, reads from the
 * primary for a moment. Then a case says nothing about the read replica, and is tried again.
 */
async function tryCase(bench: Workbench, lag: number, fresh: 'off' | 'on'): Promise<Case> {
  bench.step(`lag-${lag}-${fresh}`)
  for (let attempt = 1; ; attempt++) {
    const isRead = () => readsFromReadReplica(bench)
    await waitUntil('The read replica', isRead, { withinMs: 30_000, signal: bench.signal })
    const seen = await measureCase(bench, lag, fresh)
    if (!wasAvoided(seen, fresh) || attempt === mostAttempts) return seen
  }
}

const wasAvoided = ({ fromReplica, guestsFromReplica }: Case, fresh: 'off' | 'on') =>
  guestsFromReplica < guests || (fresh === 'off' && fromReplica < customers * rounds)

async function measureCase(bench: Workbench, lag: number, fresh: 'off' | 'on'): Promise<Case> {
  await bench.run(setSwitch('freshness', fresh))
  await bench.run(setLag(lag))
  const seen = { stale: 0, fromReplica: 0, fromPrimary: 0, guestsFromReplica: 0 }
  const times: number[] = []
  const visit = () => writeThenRead(bench, bench.client(), seen, times)
  await Promise.all([...Array.from({ length: customers }, visit), onlyRead(bench, seen)])
  return { ...seen, medianMs: round(percentile(times, 0.5)) }
}

type Counts = Omit<Case, 'medianMs'>

async function writeThenRead(
  bench: Workbench,
  client: Client,
  seen: Counts,
  times: number[],
): Promise<void> {
  await addToCart(client)
  for (let round = 1; round <= rounds; round++) {
    bench.signal.throwIfAborted()
    const quantity = round + 1
    await client.post('/cart/items/1', { quantity })
    const started = performance.now()
    const answer = await client.get('/demo/state')
    times.push(performance.now() - started)
    const { cart } = JSON.parse(answer.body) as DemoState
    if (cart.items !== quantity) seen.stale++
    if (isFromReadReplica(answer)) seen.fromReplica++
    if (String(answer.headers['server-timing']).includes('desc="primary ')) seen.fromPrimary++
  }
}

async function onlyRead(bench: Workbench, seen: Counts): Promise<void> {
  for (let guest = 0; guest < guests; guest++) {
    bench.signal.throwIfAborted()
    if (isFromReadReplica(await bench.client().get('/products'))) seen.guestsFromReplica++
  }
}

const isStaleUnprotected = (n: Numbers) => n.stalePercent >= 90
const isFresh = (n: Numbers) => n.nowOnStale === 0 && n.lateOnStale === 0
const primaryTakesOver = (n: Numbers) => n.lateOnFromReplica <= 0.1 * n.reads
const guestsStay = (n: Numbers) => n.lateOnGuests === n.guests

const evidence: Evidence[] = [
  { kind: 'requests', path: '/demo/state' },
  { kind: 'switches' },
  { kind: 'topology' },
]

const experiment = defineExperiment({
  number: 8,
  id: 'replica-reads',
  question: { kind: 'number', min: 0, max: 100 },
  needs: { databases: 2, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => {
    const replica = (count: number) => percent(count, n.reads)
    const ofGuests = (count: number) => percent(count, n.guests)
    return {
      answer: n.stalePercent,
      expected: 100,
      table: [
        ['lag', 'freshness', 'reads', 'stale', 'fromReplica', 'guestsFromReplica', 'medianMs'],
        [
          ...[0, 'off', n.reads, n.nowOffStale, replica(n.nowOffFromReplica)],
          ...[ofGuests(n.nowOffGuests), n.nowOffMs],
        ],
        [
          ...[0, 'on', n.reads, n.nowOnStale, replica(n.nowOnFromReplica)],
          ...[ofGuests(n.nowOnGuests), n.nowOnMs],
        ],
        [
          ...[lagSeconds, 'off', n.reads, n.lateOffStale, replica(n.lateOffFromReplica)],
          ...[ofGuests(n.lateOffGuests), n.lateOffMs],
        ],
        [
          ...[lagSeconds, 'on', n.reads, n.lateOnStale, replica(n.lateOnFromReplica)],
          ...[ofGuests(n.lateOnGuests), n.lateOnMs],
        ],
      ],
      chart: {
        kind: 'bars',
        x: ['lag-0-off', 'lag-0-on', 'lag-2-off', 'lag-2-on'],
        series: {
          stalePercent: [n.nowOffStale, n.nowOnStale, n.lateOffStale, n.lateOnStale].map(replica),
          fromReplica: [
            ...[n.nowOffFromReplica, n.nowOnFromReplica],
            ...[n.lateOffFromReplica, n.lateOnFromReplica],
          ].map(replica),
        },
      },
    }
  },

  claims: {
    'stale-unprotected': {
      holds: isStaleUnprotected,
      causes: (n: Numbers) =>
        n.lateOffFromReplica < n.reads ? ['reads-primary', 'no-lag'] : ['no-lag', 'still-on'],
      evidence,
    },
    'fresh-with-lag': {
      holds: (n: Numbers) => n.lateOnStale === 0,
      causes: () => ['no-check', 'no-position', 'still-off'],
      evidence,
    },
    'fresh-without-lag': {
      holds: (n: Numbers) => n.nowOnStale === 0,
      causes: () => ['no-check', 'no-position', 'still-off'],
      evidence,
    },
    'primary-takes-over': {
      holds: primaryTakesOver,
      causes: (n: Numbers) =>
        n.lateOnStale > 0 ? ['no-check', 'no-position', 'still-off'] : ['no-lag', 'waited'],
      evidence,
    },
    'replica-is-used': {
      holds: (n: Numbers) => n.nowOnFromReplica >= 0.5 * n.reads,
      causes: () => ['reads-primary', 'slow-replica', 'replica-stopped'],
      evidence,
    },
    'guests-stay': {
      holds: guestsStay,
      causes: () => ['slow-replica', 'reads-primary', 'replica-stopped'],
      evidence: [{ kind: 'requests', path: '/products' }, { kind: 'topology' }],
    },
  },

  explanation: {
    'stale-unprotected': { when: isStaleUnprotected },
    'not-stale-unprotected': { when: (n: Numbers) => !isStaleUnprotected(n) },
    'stale-when-idle': { when: (n: Numbers) => n.nowOffStale > 0, sources: ['mysql-replication'] },
    'fresh-when-idle': {
      when: (n: Numbers) => n.nowOffStale === 0,
      sources: ['mysql-replication'],
    },
    fresh: {
      when: (n: Numbers) => isFresh(n) && isStaleUnprotected(n),
      sources: ['mysql-gtid'],
    },
    'fresh-unproven': { when: (n: Numbers) => isFresh(n) && !isStaleUnprotected(n) },
    'not-fresh': { when: (n: Numbers) => !isFresh(n) },
    'replica-without-lag': { when: (n: Numbers) => n.nowOnStale === 0 && n.nowOnFromReplica > 0 },
    'primary-took-over': {
      when: (n: Numbers) => primaryTakesOver(n) && n.lateOnStale === 0 && n.lateOnFromPrimary > 0,
    },
    'replica-answered': { when: (n: Numbers) => !primaryTakesOver(n) },
    'guests-stayed': { when: guestsStay },
  },

  theory: {
    lag: ['mysql-replication'],
    'read-your-writes': ['session-guarantees', 'mysql-gtid'],
    pool: ['mysql2-pool'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
