import {
  availability,
  inParallel,
  inSeries,
  minutesLost,
  yearMinutes,
} from '../../availability/availability.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { mean, round } from '../measure/requests.ts'
import {
  addToCart,
  canChangeCart,
  canStartSession,
  isAnswered,
  isServedBy,
  readsFromReadReplica,
} from '../measure/shop.ts'
import { texts as en } from './en.ts'
import {
  type Component,
  type ComponentName,
  type Failure,
  failOne,
  failTogether,
  hang,
} from './failures.ts'
import { texts as fr } from './fr.ts'

const rounds = 2
/** Assumed, as it cannot be measured here: each component fails once a week. */
const mtbfHours = 7 * 24
/** Assumed: until a person has noticed, decided, and promoted the read replica. */
const personMinutes = 30

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, {
    ...{ replicas: 3, sessions: 'redis', reads: 'replica' },
  })
  const { replicas, databases } = await bench.status()
  const names = replicas.map(({ name }) => name)
  const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
  const replica = databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'
  try {
    const client = bench.client('round-robin')
    await addToCart(client)
    const components: Component[] = [
      { name: 'edge', target: 'edge', works: () => isAnswered(bench) },
      { name: 'app', target: String(names[0]), works: () => isServedBy(bench, String(names[0])) },
      { name: 'primary', target: primary, works: () => canChangeCart(client) },
      { name: 'replica', target: replica, works: () => readsFromReadReplica(bench) },
      { name: 'redis', target: 'redis', works: () => canStartSession(bench) },
    ]
    const failures: Failure[] = []
    for (let round = 1; round <= rounds; round++)
      for (const one of components) {
        bench.step(one.name)
        failures.push(await failOne(bench, client, one))
      }
    bench.step('all-at-once')
    const togetherMs = await failTogether(bench, client, names)
    bench.step('hang')
    const hangMs = await hang(bench, String(names[0]))
    return numbersOf(names.length, failures, { togetherMs, hangMs })
  } finally {
    await undo(
      bench,
      [...names, primary, replica, 'redis', 'edge'].map((name) => command('start', name)),
    )
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** What the failures amount to in a year; exported for its test. */
export function numbersOf(
  apps: number,
  failures: readonly Failure[],
  { togetherMs, hangMs }: { togetherMs: number; hangMs: number },
) {
  const meanOf = (name: ComponentName, of: 'repairMs' | 'outageMs') =>
    mean(failures.filter((one) => one.name === name).map((one) => one[of]))
  const repair = (name: ComponentName) => meanOf(name, 'repairMs')
  const outage = (name: ComponentName) => meanOf(name, 'outageMs')
  const a = (name: ComponentName) => availability(mtbfHours, repair(name))
  const allApps = inParallel(Array(apps).fill(a('app')))
  const browsing = inSeries([a('edge'), allApps, inParallel([a('primary'), a('replica')])])
  const buying = inSeries([a('edge'), allApps, a('primary'), a('redis')])
  const person = availability(mtbfHours, personMinutes * 60_000)
  // One failure of each component a week; one app replica was measured for all.
  const weekMs =
    outage('edge') + outage('app') * apps + outage('primary') + outage('replica') + outage('redis')
  const minutes = (share: number) => round(minutesLost(share, yearMinutes), 1)
  const seconds = (ms: number) => round(ms / 1000, 1)
  return {
    ...{ apps, rounds, mtbfHours, personMinutes },
    measured: minutes(1 - weekMs / (mtbfHours * 3_600_000)),
    expected: minutes(buying),
    browsing: minutes(browsing),
    byPerson: round(minutesLost(inSeries([a('edge'), allApps, a('redis'), person]), yearMinutes)),
    appAlone: minutes(a('app')),
    allAppsSeconds: round(minutesLost(allApps, yearMinutes) * 60, 3),
    together: minutes(availability(mtbfHours, togetherMs)),
    ...{ edgeMinutes: minutes(a('edge')), primaryMinutes: minutes(a('primary')) },
    ...{ replicaMinutes: minutes(a('replica')), redisMinutes: minutes(a('redis')) },
    ...{ edgeSeconds: seconds(repair('edge')), appSeconds: seconds(repair('app')) },
    ...{ primarySeconds: seconds(repair('primary')), replicaSeconds: seconds(repair('replica')) },
    redisSeconds: seconds(repair('redis')),
    ...{ edgeOutage: seconds(outage('edge')), appOutage: seconds(outage('app')) },
    ...{ primaryOutage: seconds(outage('primary')), replicaOutage: seconds(outage('replica')) },
    redisOutage: seconds(outage('redis')),
    togetherSeconds: seconds(togetherMs),
    hangSeconds: seconds(hangMs),
  }
}

const repairs = (n: Numbers) => [
  ...[n.edgeSeconds, n.appSeconds, n.primarySeconds, n.replicaSeconds, n.redisSeconds],
]
const isRepaired = (n: Numbers) => repairs(n).every((seconds) => seconds < 30)
const agrees = (n: Numbers) => n.measured > n.expected / 3 && n.measured < n.expected * 3
const sparesOne = (n: Numbers) => n.appOutage < n.appSeconds / 2
const failsTogether = (n: Numbers) => n.togetherSeconds > Math.max(0.3, 3 * n.appOutage)

const evidence: Evidence[] = [
  { kind: 'requests', status: '5' },
  { kind: 'topology' },
  { kind: 'switches' },
]

const experiment = defineExperiment({
  number: 12,
  id: 'availability',
  question: { kind: 'number', min: 0, max: 500 },
  needs: { edges: 1, apps: 3, databases: 2, redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.measured,
    expected: n.expected,
    table: [
      ['component', 'repairSeconds', 'minutesPerYear'],
      ['edge', n.edgeSeconds, n.edgeMinutes],
      ['app', n.appSeconds, n.appAlone],
      ['primary', n.primarySeconds, n.primaryMinutes],
      ['replica', n.replicaSeconds, n.replicaMinutes],
      ['redis', n.redisSeconds, n.redisMinutes],
      ['apps', '', round(n.allAppsSeconds / 60, 1)],
      ['browsing', '', n.browsing],
      ['buying', '', n.expected],
      ['by-person', '', n.byPerson],
    ],
    chart: {
      kind: 'bars',
      x: ['edge', 'app', 'primary', 'replica', 'redis'],
      series: {
        repairSeconds: repairs(n),
        outageSeconds: [
          ...[n.edgeOutage, n.appOutage, n.primaryOutage, n.replicaOutage, n.redisOutage],
        ],
      },
    },
  }),

  claims: {
    'is-repaired': {
      holds: isRepaired,
      causes: () => ['not-restarted', 'slow-start', 'busy-machine'],
      evidence: [{ kind: 'topology' }, { kind: 'switches' }],
    },
    agrees: {
      holds: agrees,
      causes: (n: Numbers) =>
        n.measured < n.expected
          ? ['probe-slower', 'hidden-retries']
          : ['outage-longer', 'not-independent', 'busy-machine'],
      evidence,
    },
    'spares-one': {
      holds: sparesOne,
      causes: () => ['not-taken-out', 'too-few', 'no-retry'],
      evidence: [
        { kind: 'requests', status: '5' },
        { kind: 'configuration', strategy: 'round-robin' },
        { kind: 'topology' },
      ],
    },
    'fails-together': {
      holds: failsTogether,
      causes: () => ['not-all-killed', 'answered-by-edge'],
      evidence,
    },
  },

  explanation: {
    repair: { when: always },
    agrees: { when: agrees },
    differs: { when: (n: Numbers) => !agrees(n) },
    parallel: { when: sparesOne },
    'one-is-noticed': { when: (n: Numbers) => !sparesOne(n) },
    browsing: { when: always },
    correlated: { when: failsTogether, sources: ['correlated'] },
    'not-correlated': { when: (n: Numbers) => !failsTogether(n) },
    hang: { when: (n: Numbers) => n.hangSeconds > 0, sources: ['availability'] },
    'no-hang': { when: (n: Numbers) => n.hangSeconds === 0 },
    'by-person': { when: always, sources: ['availability'] },
  },

  theory: {
    formula: ['availability'],
    mttr: ['availability'],
    independence: ['correlated'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
