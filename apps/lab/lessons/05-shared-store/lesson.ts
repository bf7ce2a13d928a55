import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { act, turn } from '../orders.ts'
import { type Look, register } from '../people.ts'
import { tally } from '../tally.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const replicas = ['app-1', 'app-2', 'app-3'] as const
/** Divides by three. */
const requests = 30
const afterKill = 9
const timed = 150
/** A session read is a round trip in the same machine or network; a busy one may take its time. */
const mostMs = 20

interface Store {
  name: 'memory' | 'redis'
  known: number
  /** After every replica was killed, of `survivalRequests`. */
  survived: number
  meanMs: number
}

const survivalRequests = replicas.length * afterKill

/** With a store that all share, any replica will do; it costs a round trip. */
export const lesson: Lesson = {
  number: 5,
  id: 'shared-store',
  texts: { en, fr },
  question: { kind: 'choice', choices: ['all', 'two-thirds', 'one-third', 'none'] },
  scales: false,

  async run(bench) {
    await bench.run(turn('replicas', replicas.length))
    const memory = await tryStore(bench, 'memory')
    const redis = await tryStore(bench, 'redis')
    return report(memory, redis)
  },
}

async function tryStore(bench: Workbench, name: Store['name']): Promise<Store> {
  bench.step(name)
  await bench.run(turn('sessions', name))
  const visitor = bench.visitor('round-robin')
  await register(visitor)
  const { knownCount } = await tally(visitor, requests)
  bench.step(`${name}-time`)
  const meanMs = mean((await tally(visitor, timed)).looks)
  bench.step(`${name}-kill`)
  return { name, known: knownCount, survived: await survivors(bench, visitor), meanMs }
}

/** Kills all replicas, one after the other, and asks after each. */
async function survivors(bench: Workbench, visitor: Client): Promise<number> {
  let known = 0
  for (const replica of replicas) {
    await bench.run(act('kill', replica))
    known += (await tally(visitor, afterKill)).knownCount
  }
  return known
}

function mean(looks: readonly Look[]): number {
  const times = looks.map(({ sessionMs }) => sessionMs).filter((ms) => ms !== null)
  return times.reduce((sum, ms) => sum + ms, 0) / Math.max(times.length, 1)
}

function report(memory: Store, redis: Store): Finding {
  const row = ({ name, known, survived, meanMs }: Store) => [
    ...[name, percent(known, requests), percent(survived, survivalRequests)],
    Math.round(meanMs * 100) / 100,
  ]
  return {
    numbers: {
      requests,
      survivalRequests,
      memoryKnown: memory.known,
      redisKnown: redis.known,
      memorySurvived: memory.survived,
      redisSurvived: redis.survived,
      memoryMs: memory.meanMs,
      redisMs: redis.meanMs,
      costMs: redis.meanMs - memory.meanMs,
    },
    answer: choiceFor(redis.survived / survivalRequests),
    theory: 'all',
    table: [['store', 'known', 'survived', 'sessionMs'], row(memory), row(redis)],
    chart: {
      kind: 'bars',
      x: ['memory', 'redis'],
      series: {
        known: [memory, redis].map(({ known }) => percent(known, requests)),
        survived: [memory, redis].map(({ survived }) => percent(survived, survivalRequests)),
      },
    },
    broken: brokenOf(memory, redis),
  }
}

const percent = (part: number, whole: number) => Math.round((part / whole) * 1000) / 10

function choiceFor(share: number): string {
  if (share > 5 / 6) return 'all'
  if (share > 1 / 2) return 'two-thirds'
  return share > 1 / 6 ? 'one-third' : 'none'
}

function brokenOf(memory: Store, redis: Store): string[] {
  const claims: [boolean, string][] = [
    [
      redis.known === requests,
      `in Redis: expected all ${requests} answers to know the login, ${redis.known} did`,
    ],
    [
      redis.survived === survivalRequests,
      `in Redis: expected the login to survive the death of every replica in turn, ${redis.survived} of ${survivalRequests} answers knew it`,
    ],
    [
      Math.abs(memory.known - requests / 3) <= 1,
      `in memory: expected a third of ${requests} answers to know the login, ${memory.known} did`,
    ],
    [
      memory.meanMs <= redis.meanMs + 0.2,
      `reading a session took ${memory.meanMs.toFixed(2)} ms from memory and ${redis.meanMs.toFixed(2)} ms from Redis`,
    ],
    [
      redis.meanMs < mostMs,
      `reading a session from Redis took ${redis.meanMs.toFixed(2)} ms, expected less than ${mostMs}`,
    ],
  ]
  return claims.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}
