import type { Command } from '../../../control/commands/commands.ts'
import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { broken, sentence } from '../measure/broken.ts'
import { isFromReplica } from '../measure/is-from-replica.ts'
import { mean } from '../measure/percentile.ts'
import { readsFromReplica } from '../measure/probes.ts'
import { round } from '../measure/round.ts'
import { untilWell } from '../measure/until-well.ts'
import { turn } from '../orders.ts'
import { addToCart, type Look } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const shoppers = 8
const rounds = 10
const guests = 20
const lagSeconds = 2
const mostAttempts = 5

/** A replica answers with what it knows, and it learns late. */
export const lesson: Lesson = {
  number: 8,
  id: 'replica-reads',
  texts: { en, fr },
  question: { kind: 'number', unit: '%', min: 0, max: 100 },
  scales: false,

  async run(bench) {
    const putSwitchesBack = await arrange(bench, { sessions: 'redis', reads: 'replica' })
    const { freshness } = (await bench.status()).switches
    try {
      const cases: Case[] = []
      for (const lag of [0, lagSeconds])
        for (const fresh of ['off', 'on'] as const) cases.push(await tryCase(bench, lag, fresh))
      return report(cases)
    } finally {
      await putBack(bench, [setLag(0), turn('freshness', freshness ?? 'on')])
      await putSwitchesBack()
    }
  },
}

interface Case {
  lag: number
  fresh: 'off' | 'on'
  /** Reads by people who have just written. */
  reads: number
  stale: number
  fromReplica: number
  meanMs: number
  /** Reads by people who have written nothing. */
  guests: number
  guestsFromReplica: number
}

const setLag = (seconds: number): Command => ({ command: 'lag', seconds, forMs: 60_000 })

/**
 * The app replicas set a database aside that answers too late, as it may on a busy machine, and
 * read from the primary for a moment. Then a case says nothing about reading from the read
 * replica, and is tried again.
 */
async function tryCase(bench: Workbench, lag: number, fresh: 'off' | 'on'): Promise<Case> {
  bench.step(`lag-${lag}-${fresh}`)
  for (let attempt = 1; ; attempt++) {
    const isRead = () => readsFromReplica(bench)
    await untilWell(isRead, { withinMs: 30_000, signal: bench.signal })
    const seen = await measureCase(bench, lag, fresh)
    if (!wasSetAside(seen) || attempt === mostAttempts) return seen
  }
}

/** Who has written nothing, or need not see it, always reads from the read replica, if it is there. */
const wasSetAside = ({ fresh, reads, fromReplica, guests, guestsFromReplica }: Case) =>
  guestsFromReplica < guests || (fresh === 'off' && fromReplica < reads)

async function measureCase(bench: Workbench, lag: number, fresh: 'off' | 'on'): Promise<Case> {
  await bench.run(turn('freshness', fresh))
  await bench.run(setLag(lag))
  const seen: Case = {
    ...{ lag, fresh, reads: 0, stale: 0, fromReplica: 0, meanMs: 0 },
    ...{ guests: 0, guestsFromReplica: 0 },
  }
  const times: number[] = []
  const visit = () => writeThenRead(bench, bench.visitor(), seen, times)
  await Promise.all([...Array.from({ length: shoppers }, visit), onlyRead(bench, seen)])
  return { ...seen, meanMs: mean(times) }
}

/** Changes the cart and looks at it, again and again. */
async function writeThenRead(bench: Workbench, shopper: Client, seen: Case, times: number[]) {
  await addToCart(shopper, 1)
  for (let round = 1; round <= rounds; round++) {
    bench.signal.throwIfAborted()
    const quantity = round + 1
    await shopper.post('/cart/items/1', { quantity })
    const started = performance.now()
    const answer = await shopper.get('/demo/state')
    times.push(performance.now() - started)
    const { cart } = JSON.parse(answer.body) as Pick<Look, 'cart'>
    seen.reads++
    if (cart.items !== quantity) seen.stale++
    if (isFromReplica(answer)) seen.fromReplica++
  }
}

async function onlyRead(bench: Workbench, seen: Case): Promise<void> {
  for (let guest = 0; guest < guests; guest++) {
    bench.signal.throwIfAborted()
    seen.guests++
    if (isFromReplica(await bench.visitor().get('/products'))) seen.guestsFromReplica++
  }
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : round((100 * part) / whole, 1))

function report(cases: readonly Case[]): Finding {
  const [, freshNow, staleLate, freshLate] = cases as [Case, Case, Case, Case]
  const stale = percent(staleLate.stale, staleLate.reads)
  return {
    numbers: {
      lagSeconds,
      shoppers,
      rounds,
      ...Object.fromEntries(cases.flatMap(named)),
    },
    answer: stale,
    theory: 100,
    table: [
      ['lag', 'freshness', 'reads', 'stale', 'fromReplica', 'guestsFromReplica', 'meanMs'],
      ...cases.map((one) => [
        one.lag,
        one.fresh,
        one.reads,
        one.stale,
        percent(one.fromReplica, one.reads),
        percent(one.guestsFromReplica, one.guests),
        round(one.meanMs),
      ]),
    ],
    chart: {
      kind: 'bars',
      x: cases.map(({ lag, fresh }) => `lag-${lag}-${fresh}`),
      series: {
        stalePercent: cases.map((one) => percent(one.stale, one.reads)),
        fromReplica: cases.map((one) => percent(one.fromReplica, one.reads)),
      },
    },
    broken: broken([
      [stale >= 90, sentence`with the switch off only ${stale} % of the reads were stale`],
      [freshNow.stale === 0, sentence`without lag ${freshNow.stale} reads were stale`],
      [freshLate.stale === 0, sentence`under lag ${freshLate.stale} reads were stale`],
      [
        freshNow.fromReplica >= freshNow.reads * 0.5,
        sentence`without lag only ${freshNow.fromReplica} of ${freshNow.reads} reads came from the replica`,
      ],
      [
        freshLate.fromReplica <= freshLate.reads * 0.1,
        sentence`${freshLate.fromReplica} of ${freshLate.reads} reads came from a replica that could not know`,
      ],
      [
        freshLate.guestsFromReplica === freshLate.guests,
        sentence`under lag only ${freshLate.guestsFromReplica} of ${freshLate.guests} guests were served by the replica`,
      ],
    ]),
  }
}

const named = ({ lag, fresh, reads, stale, fromReplica, guestsFromReplica, meanMs }: Case) => {
  const key = `${lag === 0 ? 'now' : 'late'}${fresh === 'on' ? 'On' : 'Off'}`
  return [
    [`${key}Reads`, reads],
    [`${key}Stale`, stale],
    [`${key}FromReplica`, fromReplica],
    [`${key}Guests`, guestsFromReplica],
    [`${key}Ms`, meanMs],
  ]
}
