import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { arrange, putBack } from '../measure/arrange.ts'
import { ask } from '../measure/ask.ts'
import { broken } from '../measure/broken.ts'
import { type Account, placeOrder } from '../measure/place-order.ts'
import { untilWell } from '../measure/until-well.ts'
import { act } from '../orders.ts'
import { addToCart, logIn, register } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const deeds = ['browse', 'login', 'cart', 'order'] as const
type Deed = (typeof deeds)[number]
type Tried = Record<Deed, boolean>

const choices = ['edge', 'app', 'primary', 'replica', 'redis', 'whoami']
const all: Tried = { browse: true, login: true, cart: true, order: true }
const none: Tried = { browse: false, login: false, cart: false, order: false }

/** One box after the other is stopped, and everything tried that people come for. */
export const lesson: Lesson = {
  number: 13,
  id: 'single-points',
  texts: { en, fr },
  question: { kind: 'choice', choices },
  scales: false,

  async run(bench) {
    const putSwitchesBack = await arrange(bench, {
      ...{ replicas: 3, sessions: 'redis', reads: 'replica' },
    })
    const stops = await tour(bench)
    try {
      bench.step('come-in')
      const shopper = await comeIn(bench)
      const seen: Seen[] = []
      for (const stop of stops) seen.push(await without(bench, shopper, stop))
      return report(seen)
    } finally {
      await putBack(
        bench,
        stops.flatMap(({ targets }) => targets.map((name) => act('start', name))),
      )
      await putSwitchesBack()
    }
  },
}

interface Stop {
  /** Also the step's key, and the row's. */
  name: string
  targets: string[]
  expected: Tried
}

export interface Seen extends Stop {
  tried: Tried
}

async function tour(bench: Workbench): Promise<Stop[]> {
  const { replicas, databases, whoami } = await bench.status()
  const apps = replicas.map(({ name }) => name)
  const withRole = (role: string) =>
    databases.filter((one) => one.role === role).map(({ name }) => name)
  return [
    { name: 'nothing', targets: [], expected: all },
    { name: 'whoami', targets: whoami.map(({ name }) => name), expected: all },
    { name: 'app', targets: apps.slice(0, 1), expected: all },
    { name: 'all-but-one', targets: apps.slice(0, -1), expected: all },
    { name: 'replica', targets: withRole('replica'), expected: all },
    {
      name: 'primary',
      targets: withRole('primary'),
      expected: { ...all, cart: false, order: false },
    },
    { name: 'redis', targets: ['redis'], expected: { ...none, browse: true } },
    { name: 'edge', targets: ['edge'], expected: none },
  ]
}

interface Shopper {
  client: Client
  account: Account
}

async function comeIn(bench: Workbench): Promise<Shopper> {
  const client = bench.visitor()
  const account = await register(client)
  await addToCart(client, 1)
  return { client, account }
}

async function without(bench: Workbench, shopper: Shopper, stop: Stop): Promise<Seen> {
  bench.step(stop.name)
  try {
    for (const name of stop.targets) await bench.run(act('stop', name))
    return { ...stop, tried: await tryAll(bench, shopper) }
  } finally {
    await putBack(
      bench,
      stop.targets.map((name) => act('start', name)),
    )
    await wellAgain(bench, shopper)
  }
}

async function tryAll(bench: Workbench, { client, account }: Shopper): Promise<Tried> {
  return {
    browse: (await ask(() => client.get('/products'))).status === 200,
    login: await succeeds(logIn(bench.visitor(), account)),
    cart:
      (await ask(() => client.post('/cart/items', { productId: 1, quantity: 1 }))).status === 303,
    order: await succeeds(placeOrder(client)),
  }
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

async function wellAgain(bench: Workbench, { client }: Shopper): Promise<void> {
  const { signal } = bench
  if (signal.aborted) return
  const puts = () => client.post('/cart/items', { productId: 1, quantity: 1 })
  await untilWell(async () => (await ask(puts)).status === 303, { withinMs: 30_000, signal })
}

/** What the tour says; exported for its test. */
export function report(seen: readonly Seen[]): Finding {
  const works = ({ tried }: Seen) => deeds.filter((deed) => tried[deed]).length
  const dead = seen.filter((one) => works(one) === 0)
  const harmed = seen.filter((one) => works(one) > 0 && works(one) < deeds.length)
  return {
    numbers: {
      boxes: seen.length - 1,
      dead: dead.length,
      harmed: harmed.length,
      ...Object.fromEntries(seen.map((one) => [one.name, works(one)])),
    },
    // More than one may be fatal, and then each of them is right.
    answer: dead.map(({ name }) => name).filter((name) => choices.includes(name)),
    theory: 'edge',
    table: [
      ['stopped', ...deeds],
      ...seen.map(({ name, tried }) => [
        name,
        ...deeds.map((deed) => (tried[deed] ? 'yes' : 'no')),
      ]),
    ],
    chart: {
      kind: 'bars',
      x: seen.map(({ name }) => name),
      series: { works: seen.map(works) },
    },
    broken: broken(
      seen.flatMap(({ name, tried, expected }) =>
        deeds.map(
          (deed) =>
            [
              tried[deed] === expected[deed],
              `without ${name} "${deed}" ${tried[deed] ? 'works' : 'does not work'}`,
            ] as const,
        ),
      ),
    ),
  }
}
