import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { type Asked, ask } from '../measure/ask.ts'
import { broken, sentence } from '../measure/broken.ts'
import { percentile } from '../measure/percentile.ts'
import { canComeIn } from '../measure/probes.ts'
import { round } from '../measure/round.ts'
import { untilWell } from '../measure/until-well.ts'
import { act } from '../orders.ts'
import { look, register } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const members = 4
const pages = 24
const pauseMs = 60_000

/** Without its session store a shop forgets nobody: it only does not recognise them for a while. */
export const lesson: Lesson = {
  number: 10,
  id: 'redis-down',
  texts: { en, fr },
  question: { kind: 'choice', choices: ['error', 'guest', 'logged-out', 'waits'] },
  scales: false,

  async run(bench) {
    const putSwitchesBack = await arrange(bench, { sessions: 'redis' })
    try {
      bench.step('log-in')
      const people: Client[] = []
      for (let at = 0; at < members; at++) people.push(await newMember(bench))
      const well = await observe(bench, people)
      const stopped = await without(bench, people, 'stop', 'start')
      const paused = await without(bench, people, 'pause', 'resume')
      return report(well, stopped, paused)
    } finally {
      await putBack(bench, [act('start', 'redis')])
      await putSwitchesBack()
    }
  },
}

async function newMember(bench: Workbench): Promise<Client> {
  const client = bench.visitor()
  await register(client)
  return client
}

interface Observed {
  /** Pages of the catalogue, of all that were asked for, by members. */
  catalogue: number
  slowestMs: number
  p95Ms: number
  /** Status of a page that needs a login, and of adding to a cart as a new guest. */
  account: number
  guestCart: number
  /** How many of the members the shop recognises. */
  recognised: number
}

async function observe(bench: Workbench, people: readonly Client[]): Promise<Observed> {
  const [first] = people as [Client]
  const seen: Asked[] = []
  for (let page = 0; page < pages; page++) {
    bench.signal.throwIfAborted()
    seen.push(await ask(() => (people[page % members] as Client).get('/products')))
  }
  const times = seen.map(({ ms }) => ms)
  return {
    catalogue: seen.filter(({ status }) => status === 200).length,
    slowestMs: Math.max(...times),
    p95Ms: percentile(times, 0.95),
    account: (await ask(() => first.get('/account'))).status,
    guestCart: (await ask(() => bench.visitor().post('/cart/items', { productId: 1, quantity: 1 })))
      .status,
    recognised: await recognised(people),
  }
}

async function recognised(people: readonly Client[]): Promise<number> {
  const seen = await Promise.all(people.map((client) => look(client).catch(() => null)))
  return seen.filter((state) => state?.loggedIn).length
}

interface Outage extends Observed {
  /** From Redis' return until a new guest can have a cart. */
  backMs: number
  recognisedAfter: number
}

async function without(
  bench: Workbench,
  people: readonly Client[],
  verb: 'stop' | 'pause',
  undo: 'start' | 'resume',
): Promise<Outage> {
  bench.step(verb)
  await bench.run(act(verb, 'redis', verb === 'pause' ? { forMs: pauseMs } : undefined))
  const during = await observe(bench, people)
  bench.step(undo)
  await bench.run(act(undo, 'redis'))
  // A new session, and not an old one: whether those are still there is what is asked here.
  const keepsSessions = () => canComeIn(bench)
  const backMs = await untilWell(keepsSessions, { withinMs: 20_000, signal: bench.signal })
  await untilWell(async () => (await recognised(people)) === members, {
    withinMs: 10_000,
    signal: bench.signal,
  }).catch(() => {})
  return { ...during, backMs, recognisedAfter: await recognised(people) }
}

/** On a machine that is busy with something else pages take long with Redis well, too. */
const slowerThan = (well: Observed, ms: number) => Math.max(ms, 10 * well.slowestMs)

/** What became of a member who looked at the catalogue while Redis was stopped. */
function fate({ catalogue, slowestMs, recognisedAfter }: Outage, well: Observed): string {
  if (catalogue < pages) return 'error'
  if (slowestMs > slowerThan(well, 3000)) return 'waits'
  return recognisedAfter === members ? 'guest' : 'logged-out'
}

function report(well: Observed, stopped: Outage, paused: Outage): Finding {
  return {
    numbers: {
      members,
      pages,
      wellP95Ms: well.p95Ms,
      ...named('stopped', stopped),
      ...named('paused', paused),
    },
    answer: fate(stopped, well),
    theory: 'guest',
    table: [
      ['redis', 'catalogue', 'p95Ms', 'slowestMs', 'account', 'guestCart', 'recognised', 'after'],
      ['up', ...row(well), well.recognised],
      ['stopped', ...row(stopped), stopped.recognisedAfter],
      ['paused', ...row(paused), paused.recognisedAfter],
    ],
    chart: {
      kind: 'bars',
      x: ['up', 'stopped', 'paused'],
      series: {
        p95Ms: [well, stopped, paused].map(({ p95Ms }) => round(p95Ms)),
        slowestMs: [well, stopped, paused].map(({ slowestMs }) => round(slowestMs)),
      },
    },
    broken: broken([
      [
        well.recognised === members,
        sentence`with Redis only ${well.recognised} members are recognised`,
      ],
      ...claims('stopped', stopped, slowerThan(well, 1500)),
      // The first to ask each replica wait until it gives up; after that it does not ask any more.
      ...claims('paused', paused, slowerThan(well, 3000)),
    ]),
  }
}

const claims = (how: string, outage: Outage, slowestMs: number) =>
  [
    [
      outage.catalogue === pages,
      sentence`${how}: ${outage.catalogue} of ${pages} pages were shown`,
    ],
    [outage.slowestMs < slowestMs, sentence`${how}: a page took ${outage.slowestMs} ms`],
    [outage.account === 503, sentence`${how}: the account page answered ${outage.account}`],
    [outage.guestCart === 503, sentence`${how}: a guest's cart answered ${outage.guestCart}`],
    [outage.recognised === 0, sentence`${how}: ${outage.recognised} members were recognised`],
    [
      outage.recognisedAfter === members,
      sentence`${how}: only ${outage.recognisedAfter} of ${members} members are logged in afterwards`,
    ],
  ] as const

const row = ({ catalogue, p95Ms, slowestMs, account, guestCart, recognised }: Observed) => [
  `${catalogue}/${pages}`,
  round(p95Ms),
  round(slowestMs),
  account,
  guestCart,
  recognised,
]

const named = (how: string, outage: Outage) => ({
  [`${how}Catalogue`]: outage.catalogue,
  [`${how}P95Ms`]: outage.p95Ms,
  [`${how}SlowestMs`]: outage.slowestMs,
  [`${how}BackMs`]: outage.backMs,
  [`${how}After`]: outage.recognisedAfter,
})
