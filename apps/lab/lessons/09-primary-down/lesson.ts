import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { add, addOne, comeIn, missing, type Person } from '../measure/acknowledged.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { ask } from '../measure/ask.ts'
import { broken } from '../measure/broken.ts'
import { untilWell } from '../measure/until-well.ts'
import { act, turn } from '../orders.ts'
import { logIn } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const shoppers = 5
const additionsEach = 4
const acknowledged = shoppers * additionsEach

/** Without its primary a shop shows and does not sell; and what the replica has not received is gone. */
export const lesson: Lesson = {
  number: 9,
  id: 'primary-down',
  texts: { en, fr },
  question: { kind: 'number', unit: 'changes', min: 0, max: acknowledged },
  scales: false,

  async run(bench) {
    const { databases } = await bench.status()
    const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
    const replica = databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'
    const putSwitchesBack = await arrange(bench, {
      ...{ sessions: 'redis', reads: 'replica', freshness: 'on' },
    })
    try {
      bench.step('come-in')
      const people = await comeIn(bench, shoppers)
      const following = await losePrimary(bench, people, { from: primary, to: replica })
      const away = await cutOff(bench, people, { from: replica, to: primary })
      return report(following, away)
    } finally {
      await putBack(bench, [act('start', primary), act('start', replica), turn('primary', primary)])
      await putSwitchesBack()
    }
  },
}

interface Works {
  browse: boolean
  search: boolean
  cart: boolean
  history: boolean
  login: boolean
  add: boolean
}

interface FirstLoss {
  works: Works
  /** What a refused change says, in seconds; 0 when it does not say. */
  retryAfter: number
  refusedStatus: number
  lost: number
  promotionMs: number
}

interface Move {
  from: string
  to: string
}

/** The replica has followed to the end when the primary goes; it takes over. */
async function losePrimary(
  bench: Workbench,
  people: readonly Person[],
  { from, to }: Move,
): Promise<FirstLoss> {
  await add(bench, people, additionsEach)
  bench.step('stop-primary')
  await bench.run(act('stop', from))
  const [first] = people as [Person]
  const works = await whatWorks(bench, first)
  const refused = await first.client.post('/cart/items', { productId: 1, quantity: 1 })
  bench.step('promote')
  const promotionMs = await promoteTo(bench, to, first)
  const lost = await missing(people)
  bench.step('rejoin')
  await bench.run(act('start', from))
  await followsAgain(bench, from)
  return {
    works,
    refusedStatus: refused.status,
    retryAfter: Number(refused.headers['retry-after'] ?? 0),
    lost,
    promotionMs,
  }
}

async function whatWorks(bench: Workbench, { client, account }: Person): Promise<Works> {
  const gets = async (path: string) => (await ask(() => client.get(path))).status === 200
  return {
    browse: await gets('/products'),
    search: await gets('/products?q=honey'),
    cart: await gets('/cart'),
    history: await gets('/orders'),
    login: await logIn(bench.visitor(), account).then(
      () => true,
      () => false,
    ),
    add: await addOne(client),
  }
}

/** Milliseconds from the order to the first change that is taken. */
async function promoteTo(bench: Workbench, name: string, person: Person): Promise<number> {
  const started = performance.now()
  await bench.run(turn('primary', name))
  const taken = async () => {
    const isTaken = await addOne(person.client)
    if (isTaken) person.acknowledged++
    return isTaken
  }
  await untilWell(taken, { withinMs: 20_000, signal: bench.signal })
  return performance.now() - started
}

async function followsAgain(bench: Workbench, name: string): Promise<void> {
  const follows = async () => {
    const node = (await bench.status()).databases.find((one) => one.name === name)
    return node?.state === 'ready' && node.problem === null && (node.lagMs ?? 9999) < 1500
  }
  await untilWell(follows, { withinMs: 60_000, signal: bench.signal })
}

interface SecondLoss {
  lost: number
  windowMs: number
  rebuildMs: number
}

/** The replica hears nothing any more, people go on shopping, and then the primary goes. */
async function cutOff(
  bench: Workbench,
  people: readonly Person[],
  { from, to }: Move,
): Promise<SecondLoss> {
  bench.step('cut-off')
  await bench.run(act('stop', to))
  const since = performance.now()
  await add(bench, people, additionsEach)
  const windowMs = performance.now() - since
  bench.step('stop-again')
  await bench.run(act('stop', from))
  await bench.run(act('start', to))
  bench.step('promote-again')
  const [first] = people as [Person]
  await promoteTo(bench, to, first)
  const lost = await missing(people)
  bench.step('rebuild')
  const started = performance.now()
  await bench.run(act('start', from))
  await followsAgain(bench, from)
  return { lost, windowMs, rebuildMs: performance.now() - started }
}

function report(following: FirstLoss, away: SecondLoss): Finding {
  const { works, refusedStatus, retryAfter, promotionMs } = following
  return {
    numbers: {
      shoppers,
      acknowledged,
      refusedStatus,
      retryAfter,
      promotionMs,
      lostFollowing: following.lost,
      lostAway: away.lost,
      windowMs: away.windowMs,
      rebuildMs: away.rebuildMs,
      works: Object.values(works).filter(Boolean).length,
    },
    answer: away.lost,
    theory: acknowledged,
    table: [
      ['what', 'result'],
      ...Object.entries(works).map(([what, does]) => [what, does ? 'yes' : 'no']),
      ['lost-following', following.lost],
      ['lost-away', away.lost],
    ],
    chart: {
      kind: 'bars',
      x: ['lost-following', 'lost-away'],
      series: {
        acknowledged: [acknowledged, acknowledged],
        lost: [following.lost, away.lost],
      },
    },
    broken: broken([
      ...(['browse', 'search', 'cart', 'history'] as const).map(
        (what) => [works[what], `without a primary "${what}" does not work`] as const,
      ),
      [!works.add, 'something was put into a cart without a primary'],
      [refusedStatus === 503, `a change was answered with ${refusedStatus}`],
      [retryAfter > 0, 'a refused change does not say when to try again'],
      [following.lost === 0, `${following.lost} changes that the replica had received were lost`],
      [away.lost === acknowledged, `${away.lost} of ${acknowledged} changes were lost`],
    ]),
  }
}
