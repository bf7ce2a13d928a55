import type { Lesson, Workbench } from '../lesson.ts'
import { turn } from '../orders.ts'
import { register } from '../people.ts'
import { tally } from '../tally.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

/** Divides by 2, 3 and 5. */
const requests = 60
const sizes = [2, 3, 5] as const

/** A login in one replica's memory is known to one replica in N. */
export const lesson: Lesson = {
  number: 2,
  id: 'lost-login',
  texts: { en, fr },
  question: { kind: 'choice', choices: ['all', 'two-thirds', 'half', 'one-third', 'none'] },
  scales: false,

  async run(bench) {
    bench.step('memory')
    await bench.run(turn('sessions', 'memory'))
    const known: number[] = []
    for (const size of sizes) known.push(await knownOf(bench, size))
    const shares = known.map((count) => percent(count / requests))
    const theory = sizes.map((size) => percent(1 / size))
    return {
      numbers: {
        requests,
        ...Object.fromEntries(sizes.map((size, at) => [`known${size}`, known[at] ?? 0])),
        ...Object.fromEntries(sizes.map((size, at) => [`share${size}`, shares[at] ?? 0])),
      },
      answer: nearest(known[1] ?? 0),
      theory: 'one-third',
      table: [
        ['replicas', 'requests', 'known', 'share', 'theory'],
        ...sizes.map((size, at) => [
          ...[size, requests, known[at] ?? 0],
          ...[shares[at] ?? 0, theory[at] ?? 0],
        ]),
      ],
      chart: { kind: 'bars', x: [...sizes], series: { share: shares, theory } },
      broken: sizes.flatMap((size, at) => notOneIn(size, known[at] ?? 0)),
    }
  },
}

async function knownOf(bench: Workbench, replicas: number): Promise<number> {
  bench.step(`scale${replicas}`)
  await bench.run(turn('replicas', replicas))
  bench.step(`ask${replicas}`)
  const visitor = bench.visitor('round-robin')
  await register(visitor)
  const { knownCount } = await tally(visitor, requests)
  return knownCount
}

const percent = (share: number) => Math.round(share * 1000) / 10

const parts = { all: 1, 'two-thirds': 2 / 3, half: 1 / 2, 'one-third': 1 / 3, none: 0 }

/** The choice that comes closest to what three replicas knew. */
function nearest(known: number): string {
  const distance = (part: number) => Math.abs(part - known / requests)
  const [[best] = ['none']] = Object.entries(parts).sort(
    ([, a], [, b]) => distance(a) - distance(b),
  )
  return best
}

/** Round robin is exact, so the tolerance is one request. */
function notOneIn(replicas: number, known: number): string[] {
  const expected = requests / replicas
  if (Math.abs(known - expected) <= 1) return []
  return [
    `${replicas} replicas: expected ${expected} of ${requests} to know the login, ${known} did`,
  ]
}
