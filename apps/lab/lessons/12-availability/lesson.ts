import type { Finding, Lesson } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { availability, inParallel, inSeries, minutesAYear } from '../measure/availability.ts'
import { broken, sentence } from '../measure/broken.ts'
import { type Failure, fail, failTogether, hang, type Name } from '../measure/failures.ts'
import { mean } from '../measure/percentile.ts'
import { answers, canChange, canComeIn, isAnswered, readsFromReplica } from '../measure/probes.ts'
import { round } from '../measure/round.ts'
import { act } from '../orders.ts'
import { addToCart } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const rounds = 2
/** Assumed, as nobody can wait for it here: each part fails once a week. */
const mtbfHours = 7 * 24
/** Until somebody has got up, looked, and promoted the replica. */
const humanMinutes = 30

/** How long the parts are away, measured, and what that makes of the whole. */
export const lesson: Lesson = {
  number: 12,
  id: 'availability',
  texts: { en, fr },
  question: { kind: 'number', unit: 'minutes', min: 0, max: 500 },
  scales: false,

  async run(bench) {
    const putSwitchesBack = await arrange(bench, {
      ...{ replicas: 3, sessions: 'redis', reads: 'replica' },
    })
    const { replicas, databases } = await bench.status()
    const names = replicas.map(({ name }) => name)
    const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
    const replica = databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'
    try {
      const shopper = bench.visitor('round-robin')
      await addToCart(shopper, 1)
      const parts = [
        { name: 'edge', target: 'edge', works: () => isAnswered(bench) },
        { name: 'app', target: String(names[0]), works: () => answers(bench, String(names[0])) },
        { name: 'primary', target: primary, works: () => canChange(shopper) },
        { name: 'replica', target: replica, works: () => readsFromReplica(bench) },
        { name: 'redis', target: 'redis', works: () => canComeIn(bench) },
      ] as const
      const failures: Failure[] = []
      for (let round = 1; round <= rounds; round++)
        for (const one of parts) {
          bench.step(one.name)
          failures.push(await fail(bench, shopper, one))
        }
      bench.step('all-at-once')
      const togetherMs = await failTogether(bench, shopper, names)
      bench.step('hang')
      const hangMs = await hang(bench, String(names[0]))
      return report(names.length, failures, { togetherMs, hangMs })
    } finally {
      await putBack(
        bench,
        [...names, primary, replica, 'redis', 'edge'].map((name) => act('start', name)),
      )
      await putSwitchesBack()
    }
  },
}

const partNames: readonly Name[] = ['edge', 'app', 'primary', 'replica', 'redis']

/** What the failures make of the whole; exported for its test. */
export function report(
  replicas: number,
  failures: readonly Failure[],
  { togetherMs, hangMs }: { togetherMs: number; hangMs: number },
): Finding {
  const repairMs = (name: Name) =>
    mean(failures.filter((one) => one.name === name).map((one) => one.repairMs))
  const a = (name: Name) => availability(mtbfHours, repairMs(name))
  const apps = inParallel(Array(replicas).fill(a('app')))
  const reading = inSeries([a('edge'), apps, inParallel([a('primary'), a('replica')])])
  const changing = inSeries([a('edge'), apps, a('primary'), a('redis')])
  const byHand = inSeries([
    ...[a('edge'), apps, a('redis')],
    availability(mtbfHours, humanMinutes * 60_000),
  ])
  // What was measured in one failure of each is what happens each week; one replica stands for all.
  const outageOf = (name: Name) =>
    mean(failures.filter((one) => one.name === name).map((one) => one.outageMs))
  const weekMs = partNames.reduce(
    (sum, name) => sum + outageOf(name) * (name === 'app' ? replicas : 1),
    0,
  )
  const measured = minutesAYear(1 - weekMs / (mtbfHours * 3_600_000))
  const theory = minutesAYear(changing)
  const row = (name: string, repair: number | string, value: number) => [
    name,
    repair,
    round(1_000_000 * (1 - value), 1),
    round(minutesAYear(value), 1),
  ]
  return {
    numbers: {
      replicas,
      rounds,
      mtbfHours,
      humanMinutes,
      measured,
      theory,
      reading: minutesAYear(reading),
      byHand: minutesAYear(byHand),
      appsParallel: minutesAYear(apps),
      appAlone: minutesAYear(a('app')),
      appOutageMs: outageOf('app'),
      hangMs,
      togetherMs,
      together: minutesAYear(availability(mtbfHours, togetherMs)),
      ...Object.fromEntries(partNames.map((name) => [`${name}Ms`, repairMs(name)])),
    },
    answer: round(measured, 1),
    theory: round(theory, 1),
    table: [
      ['part', 'repairSeconds', 'millionths', 'minutesAYear'],
      ...partNames.map((name) => row(name, round(repairMs(name) / 1000, 1), a(name))),
      row('apps', '', apps),
      row('reading', '', reading),
      row('changing', '', changing),
      row('by-hand', '', byHand),
    ],
    chart: {
      kind: 'bars',
      x: [...partNames],
      series: {
        repairSeconds: partNames.map((name) => round(repairMs(name) / 1000, 1)),
        outageSeconds: partNames.map((name) => round(outageOf(name) / 1000, 1)),
      },
    },
    broken: broken([
      ...partNames.map(
        (name) =>
          [repairMs(name) < 30_000, sentence`${name} was back after ${repairMs(name)} ms`] as const,
      ),
      [
        measured > theory / 3 && measured < theory * 3,
        sentence`${measured} minutes a year measured, ${theory} by the formula`,
      ],
      [
        outageOf('app') < repairMs('app') / 2,
        sentence`one replica's death stopped changes for ${outageOf('app')} ms`,
      ],
      [
        togetherMs > Math.max(300, 3 * outageOf('app')),
        sentence`all replicas at once stopped changes for only ${togetherMs} ms`,
      ],
    ]),
  }
}
