import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import type { Asked } from '../measure/ask.ts'
import { broken, sentence } from '../measure/broken.ts'
import { round } from '../measure/round.ts'
import { steadily } from '../measure/steadily.ts'
import { act } from '../orders.ts'
import { addToCart } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const shoppers = 10
/** One change, one page, and so on. */
const everyMs = 25
const slowMs = 600

/** Whoever is asked to leave finishes first; whoever is shot does not. */
export const lesson: Lesson = {
  number: 11,
  id: 'rolling-restart',
  texts: { en, fr },
  question: { kind: 'number', unit: 'requests', min: 0, max: 200 },
  scales: false,

  async run(bench) {
    const putSwitchesBack = await arrange(bench, { replicas: 3, sessions: 'redis' })
    const { replicas } = await bench.status()
    const names = replicas.map(({ name }) => name)
    try {
      bench.step('come-in')
      const people = await comeIn(bench)
      const drained = await observe(bench, people, names, async () => {
        bench.step('drain')
        await bench.run({ command: 'roll' })
      })
      const killed = await observe(bench, people, names, async () => {
        bench.step('kill')
        for (const name of names) await bench.run(act('kill', name, { wait: true }))
      })
      return report(names.length, drained, killed)
    } finally {
      await putBack(
        bench,
        names.map((name) => act('slow', name, { ms: 0 })),
      )
      await putSwitchesBack()
    }
  },
}

async function comeIn(bench: Workbench): Promise<Client[]> {
  const people = Array.from({ length: shoppers }, () => bench.visitor('round-robin'))
  for (const client of people) await addToCart(client, 1)
  return people
}

interface Observed {
  pages: number
  changes: number
  lostPages: number
  lostChanges: number
  seconds: number
}

/** What visitors lose while `work` goes on. Pages are slow, so that some are always under way. */
async function observe(
  bench: Workbench,
  people: readonly Client[],
  names: readonly string[],
  work: () => Promise<void>,
): Promise<Observed> {
  bench.step('slow')
  for (const name of names) await bench.run(act('slow', name, { ms: slowMs, forMs: 120_000 }))
  const started = performance.now()
  const asked = await steadily(everyMs, (turn) => visit(people, turn), work)
  return count(asked, (performance.now() - started) / 1000)
}

/** Every other one looks; in the next round it is the others. */
const isPage = (turn: number) => turn % 2 === Math.floor(turn / shoppers) % 2

function visit(people: readonly Client[], turn: number) {
  const client = people[turn % shoppers] as Client
  if (isPage(turn)) return client.get('/demo/state')
  return client.post('/cart/items/1', { quantity: (turn % 9) + 1 })
}

function count(asked: readonly Asked[], seconds: number): Observed {
  const pages = asked.filter((_, turn) => isPage(turn))
  const changes = asked.filter((_, turn) => !isPage(turn))
  const lost = (some: readonly Asked[]) => some.filter(({ isWell }) => !isWell).length
  return {
    pages: pages.length,
    changes: changes.length,
    lostPages: lost(pages),
    lostChanges: lost(changes),
    seconds,
  }
}

function report(replicas: number, drained: Observed, killed: Observed): Finding {
  const changesPerSecond = 1000 / everyMs / 2
  // Little's law: so many changes are under way at a replica when it dies, and each dies once.
  const expected = (changesPerSecond * slowMs) / 1000
  const lostDrained = drained.lostPages + drained.lostChanges
  const lostKilled = killed.lostPages + killed.lostChanges
  return {
    numbers: {
      replicas,
      changesPerSecond,
      slowMs,
      expected,
      lostDrained,
      lostKilled,
      ...named('drained', drained),
      ...named('killed', killed),
    },
    answer: lostKilled,
    theory: expected,
    table: [
      ['how', 'seconds', 'pages', 'lostPages', 'changes', 'lostChanges', 'expectedLost'],
      ['drained', ...row(drained), 0],
      ['killed', ...row(killed), expected],
    ],
    chart: {
      kind: 'bars',
      x: ['drained', 'killed'],
      series: {
        lostPages: [drained.lostPages, killed.lostPages],
        lostChanges: [drained.lostChanges, killed.lostChanges],
        expectedLost: [0, expected],
      },
    },
    broken: broken([
      [drained.pages + drained.changes > 50, 'there were hardly any visitors'],
      [lostDrained === 0, sentence`${lostDrained} requests were lost with draining`],
      [
        killed.lostChanges >= expected / 4 && killed.lostChanges <= expected * 4,
        sentence`${killed.lostChanges} changes were lost without draining, expected about ${expected}`,
      ],
      [
        killed.lostPages === 0,
        sentence`${killed.lostPages} pages were lost, though they can be asked again`,
      ],
    ]),
  }
}

const row = ({ seconds, pages, lostPages, changes, lostChanges }: Observed) => [
  round(seconds, 1),
  pages,
  lostPages,
  changes,
  lostChanges,
]

const named = (how: string, { pages, changes, seconds }: Observed) => ({
  [`${how}Pages`]: pages,
  [`${how}Changes`]: changes,
  [`${how}Seconds`]: seconds,
})
