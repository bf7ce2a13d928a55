import type { Lesson, Workbench } from '../lesson.ts'
import { turn } from '../orders.ts'
import { tally } from '../tally.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 30

/** Round robin shares requests out exactly evenly, whatever the number of replicas. */
export const lesson: Lesson = {
  number: 1,
  id: 'who-answered',
  texts: { en, fr },
  question: { kind: 'number', unit: 'requests', min: 0, max: requests },
  scales: false,

  async run(bench) {
    const three = await shares(bench, 3)
    const five = await shares(bench, 5)
    const names = [...five.keys()]
    const row = (name: string) => [name, three.get(name) ?? 0, five.get(name) ?? 0]
    return {
      numbers: { requests, ...extremes('three', three), ...extremes('five', five) },
      answer: three.get('app-2') ?? 0,
      theory: requests / 3,
      table: [['replica', 'of3', 'of5'], ...names.map(row)],
      chart: {
        kind: 'bars',
        x: names,
        series: {
          of3: names.map((name) => three.get(name) ?? 0),
          of5: names.map((name) => five.get(name) ?? 0),
        },
      },
      broken: [...notEven(three, 3), ...notEven(five, 5)],
    }
  },
}

async function shares(bench: Workbench, replicas: number): Promise<Map<string, number>> {
  bench.step(`scale${replicas}`)
  await bench.run(turn('replicas', replicas))
  bench.step(`ask${replicas}`)
  const { answers } = await tally(bench.visitor('round-robin'), requests)
  return answers
}

const extremes = (name: string, shares: Map<string, number>) => ({
  [`${name}Least`]: Math.min(...shares.values()),
  [`${name}Most`]: Math.max(...shares.values()),
  [`${name}Replicas`]: shares.size,
})

function notEven(shares: Map<string, number>, replicas: number): string[] {
  const each = requests / replicas
  const even = shares.size === replicas && [...shares.values()].every((count) => count === each)
  if (even) return []
  const seen = [...shares].map(([name, count]) => `${name} ${count}`).join(', ')
  return [`${replicas} replicas: expected exactly ${each} requests each, measured ${seen}`]
}
