import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson } from '../lesson.ts'
import { turn } from '../orders.ts'
import { look, register } from '../people.ts'
import { type Tally, tally } from '../tally.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 30
const newcomers = 12

interface Row {
  key: 'round' | 'sticky' | 'grown'
  pages: Tally
}

/** A cookie of the edge leads everybody back to the replica that knows them. */
export const lesson: Lesson = {
  number: 3,
  id: 'sticky',
  texts: { en, fr },
  question: { kind: 'number', unit: 'pages', min: 0, max: requests },
  scales: true,

  async run(bench) {
    bench.step('memory')
    await bench.run(turn('replicas', 3))
    await bench.run(turn('sessions', 'memory'))
    bench.step('round')
    const stranger = bench.visitor('round-robin')
    await register(stranger)
    const round = await tally(stranger, requests)
    bench.step('sticky')
    const regular = bench.visitor('sticky')
    await register(regular)
    const sticky = await tally(regular, requests)
    bench.step('grown')
    await bench.run(turn('replicas', 5))
    const grown = await tally(regular, requests)
    bench.step('newcomers')
    const homes = await homesOf(Array.from({ length: newcomers }, () => bench.visitor('sticky')))
    return report(
      [
        { key: 'round', pages: round },
        { key: 'sticky', pages: sticky },
        { key: 'grown', pages: grown },
      ],
      homes,
    )
  },
}

/** How many newcomers each replica has got. */
async function homesOf(visitors: readonly Client[]): Promise<Map<string, number>> {
  const homes = new Map<string, number>()
  for (const visitor of visitors) {
    const { servedBy } = await look(visitor)
    homes.set(servedBy, (homes.get(servedBy) ?? 0) + 1)
  }
  return homes
}

function report(rows: readonly Row[], homes: ReadonlyMap<string, number>): Finding {
  const [round, sticky, grown] = rows.map(({ pages }) => pages) as [Tally, Tally, Tally]
  return {
    numbers: {
      requests,
      newcomers,
      knownRound: round.knownCount,
      knownSticky: sticky.knownCount,
      knownGrown: grown.knownCount,
      replicasSticky: sticky.answers.size,
      homes: homes.size,
      fullestHome: Math.max(...homes.values()),
    },
    answer: sticky.knownCount,
    theory: requests,
    table: [
      ['way', 'replicas', 'pages', 'known'],
      ...rows.map(({ key, pages }) => [key, pages.answers.size, requests, pages.knownCount]),
    ],
    chart: {
      kind: 'bars',
      x: rows.map(({ key }) => key),
      series: { known: rows.map(({ pages }) => pages.knownCount) },
    },
    broken: [
      ...faithless('sticky, three replicas', sticky),
      ...faithless('sticky, after scaling to five', grown),
      ...(homes.size > 1 ? [] : [`all ${newcomers} newcomers were sent to the same replica`]),
    ],
  }
}

function faithless(where: string, { answers, knownCount }: Tally): string[] {
  if (answers.size === 1 && knownCount === requests) return []
  return [
    `${where}: expected one replica that knows the login on all ${requests} pages, measured ${answers.size} replicas and ${knownCount} pages`,
  ]
}
