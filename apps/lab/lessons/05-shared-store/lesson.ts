import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitch } from '../measure/commands.ts'
import { mean, percent, round } from '../measure/requests.ts'
import { register, visitOften } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const apps = ['app-1', 'app-2', 'app-3'] as const
/** Divides by three. */
const requests = 30
const requestsPerKill = 9
const timedRequests = 150
/** A session read is one round trip on the same machine or network. */
const mostMs = 20

async function measure(bench: Workbench) {
  await bench.run(setSwitch('replicas', apps.length))
  const memory = await tryStore(bench, 'memory')
  const redis = await tryStore(bench, 'redis')
  return {
    requests,
    survivalRequests: apps.length * requestsPerKill,
    mostMs,
    expectedMemory: requests / 3,
    ...{ memoryKnown: memory.known, redisKnown: redis.known },
    ...{ memorySurvived: memory.survived, redisSurvived: redis.survived },
    ...{ memoryMs: round(memory.meanMs, 2), redisMs: round(redis.meanMs, 2) },
    costMs: round(redis.meanMs - memory.meanMs, 2),
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function tryStore(bench: Workbench, store: 'memory' | 'redis') {
  bench.step(store)
  await bench.run(setSwitch('sessions', store))
  const client = bench.client('round-robin')
  const account = await register(client)
  const { signedIn: known } = await visitOften(client, account, requests)
  bench.step(`${store}-time`)
  const { all } = await visitOften(client, account, timedRequests)
  const meanMs = mean(all.flatMap(({ sessionMs }) => sessionMs ?? []))
  bench.step(`${store}-kill`)
  let survived = 0
  for (const app of apps) {
    await bench.run(command('kill', app))
    survived += (await visitOften(client, account, requestsPerKill)).signedIn
  }
  return { known, survived, meanMs }
}

const redisKnows = (n: Numbers) => n.redisKnown === n.requests
const redisSurvives = (n: Numbers) => n.redisSurvived === n.survivalRequests
const memoryLoses = (n: Numbers) => Math.abs(n.memoryKnown - n.expectedMemory) <= 1

function nearestChoice(share: number): string {
  if (share > 5 / 6) return 'all'
  if (share > 1 / 2) return 'two-thirds'
  return share > 1 / 6 ? 'one-third' : 'none'
}

const evidence: Evidence[] = [{ kind: 'requests', path: '/account' }, { kind: 'switches' }]

const experiment = defineExperiment({
  number: 5,
  id: 'shared-store',
  question: { kind: 'choice', choices: ['all', 'two-thirds', 'one-third', 'none'] },
  needs: { apps: 3, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => {
    const known = [percent(n.memoryKnown, n.requests), percent(n.redisKnown, n.requests)]
    const survived = [n.memorySurvived, n.redisSurvived].map((count) =>
      percent(count, n.survivalRequests),
    )
    return {
      answer: nearestChoice(n.redisSurvived / n.survivalRequests),
      expected: 'all',
      table: [
        ['store', 'known', 'survived', 'sessionMs'],
        ['memory', known[0] ?? 0, survived[0] ?? 0, n.memoryMs],
        ['redis', known[1] ?? 0, survived[1] ?? 0, n.redisMs],
      ],
      chart: { kind: 'bars', x: ['memory', 'redis'], series: { known, survived } },
    }
  },

  claims: {
    'redis-knows': {
      holds: redisKnows,
      causes: () => ['still-memory', 'redis-unreachable', 'no-session'],
      evidence,
    },
    'redis-survives': {
      holds: redisSurvives,
      causes: () => ['still-memory', 'redis-unreachable'],
      evidence,
    },
    'memory-loses': {
      holds: memoryLoses,
      causes: (n: Numbers) =>
        n.memoryKnown > n.expectedMemory
          ? ['still-shared', 'not-round-robin']
          : ['restarted', 'other-requests', 'no-session'],
      evidence: [...evidence, { kind: 'configuration', strategy: 'round-robin' }],
    },
    'redis-costs-more': {
      holds: (n: Numbers) => n.memoryMs <= n.redisMs + 0.2,
      causes: () => ['still-memory', 'busy-machine'],
      evidence,
    },
    'redis-is-fast': {
      holds: (n: Numbers) => n.redisMs < n.mostMs,
      causes: () => ['busy-machine', 'redis-far'],
      evidence: [{ kind: 'topology' }, { kind: 'switches' }],
    },
  },

  explanation: {
    'any-app': {
      when: (n: Numbers) => redisKnows(n) && n.memoryKnown < n.requests,
      sources: ['express-session'],
    },
    counts: { when: (n: Numbers) => !(redisKnows(n) && n.memoryKnown < n.requests) },
    survived: { when: redisSurvives, sources: ['twelve-factor'] },
    'not-survived': { when: (n: Numbers) => !redisSurvives(n) },
    cost: { when: (n: Numbers) => n.costMs > 0 },
    'no-cost': { when: (n: Numbers) => n.costMs <= 0 },
    dependency: { when: always, sources: ['availability'] },
  },

  theory: {
    shared: ['express-session', 'twelve-factor'],
    'round-trip': ['redis-latency'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
