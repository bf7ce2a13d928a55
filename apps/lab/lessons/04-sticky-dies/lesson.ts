import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, kill, setSwitch } from '../measure/commands.ts'
import {
  type Account,
  addToCart,
  getDemoState,
  register,
  signIn,
  visitAccount,
} from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const customers = 9
const apps = 3

interface Customer {
  client: Client
  account: Account
  /** The app replica that had the session at first. */
  app: string
}

/** How many customers of the killed app replica, and of the others, still have what they had. */
interface Kept {
  victims: number
  victimCarts: number
  others: number
  otherCarts: number
}

async function measure(bench: Workbench) {
  bench.step('memory')
  await bench.run(setSwitch('replicas', apps))
  await bench.run(setSwitch('sessions', 'memory'))
  bench.step('come-in')
  const all: Customer[] = []
  for (let at = 0; at < customers; at++) all.push(await createCustomer(bench))
  const app = appWithMost(all)
  const victims = all.filter((one) => one.app === app)
  const before = await countKept(all, app)
  bench.step('kill')
  await bench.run(kill(app))
  const dead = await countKept(all, app)
  bench.step('back')
  // A killed app replica restarts by itself; this waits until it is back.
  await bench.run(command('start', app))
  const back = await countKept(all, app)
  bench.step('sign-in-again')
  for (const { client, account } of victims) await signIn(client, account)
  const again = await countKept(all, app)
  return {
    customers,
    victims: victims.length,
    others: customers - victims.length,
    expected: customers - customers / apps,
    ...{ victimsBefore: before.victims, othersBefore: before.others },
    cartsBefore: before.victimCarts + before.otherCarts,
    ...{ victimsDead: dead.victims, othersDead: dead.others },
    ...{ victimCartsDead: dead.victimCarts, otherCartsDead: dead.otherCarts },
    ...{ victimsBack: back.victims, othersBack: back.others },
    cartsBack: back.victimCarts + back.otherCarts,
    victimCartsAgain: again.victimCarts,
    signedInDead: dead.victims + dead.others,
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function createCustomer(bench: Workbench): Promise<Customer> {
  const client = bench.client('sticky')
  const account = await register(client)
  await addToCart(client)
  const { servedBy } = await visitAccount(client, account)
  return { client, account, app: servedBy }
}

function appWithMost(all: readonly Customer[]): string {
  const names = [...new Set(all.map(({ app }) => app))]
  const count = (name: string) => all.filter(({ app }) => app === name).length
  return names.sort((a, b) => count(b) - count(a))[0] ?? 'app-1'
}

async function countKept(all: readonly Customer[], killed: string): Promise<Kept> {
  const kept: Kept = { victims: 0, victimCarts: 0, others: 0, otherCarts: 0 }
  for (const { client, account, app } of all) {
    const { signedIn } = await visitAccount(client, account)
    const { cart } = await getDemoState(client)
    if (signedIn) kept[app === killed ? 'victims' : 'others']++
    if (cart.items > 0) kept[app === killed ? 'victimCarts' : 'otherCarts']++
  }
  return kept
}

const allSignedInBefore = (n: Numbers) =>
  n.victimsBefore === n.victims && n.othersBefore === n.others
const victimsLost = (n: Numbers) => n.victimsDead === 0 && n.victimCartsDead === 0
const othersKept = (n: Numbers) => n.othersDead === n.others && n.otherCartsDead === n.others

const evidence: Evidence[] = [
  { kind: 'requests', path: '/account' },
  { kind: 'switches' },
  { kind: 'configuration', strategy: 'sticky' },
]

const experiment = defineExperiment({
  number: 4,
  id: 'sticky-dies',
  question: { kind: 'number', min: 0, max: customers },
  needs: { apps: 3 },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.signedInDead,
    expected: n.expected,
    table: [
      ['moment', 'signedIn', 'carts', 'victims', 'others'],
      ['before', n.victimsBefore + n.othersBefore, n.cartsBefore, n.victimsBefore, n.othersBefore],
      ['dead', n.signedInDead, n.victimCartsDead + n.otherCartsDead, n.victimsDead, n.othersDead],
      ['back', n.victimsBack + n.othersBack, n.cartsBack, n.victimsBack, n.othersBack],
    ],
    chart: {
      kind: 'bars',
      x: ['before', 'dead', 'back'],
      series: {
        signedIn: [
          ...[n.victimsBefore + n.othersBefore, n.signedInDead],
          n.victimsBack + n.othersBack,
        ],
        carts: [n.cartsBefore, n.victimCartsDead + n.otherCartsDead, n.cartsBack],
      },
    },
  }),

  claims: {
    'all-before': {
      holds: allSignedInBefore,
      causes: () => ['cookie-ignored', 'no-session'],
      evidence,
    },
    'victims-lost': {
      holds: victimsLost,
      causes: () => ['shared-store', 'not-killed'],
      evidence,
    },
    'others-kept': {
      holds: othersKept,
      causes: () => ['cookie-ignored', 'others-restarted', 'assigned-anew'],
      evidence,
    },
    'still-lost': {
      holds: (n: Numbers) => n.victimsBack === 0,
      causes: () => ['shared-store', 'not-killed'],
      evidence,
    },
    'cart-was-stored': {
      holds: (n: Numbers) => n.victimCartsAgain === n.victims,
      causes: () => ['cart-in-session', 'cart-not-found'],
      evidence: [{ kind: 'requests', path: '/login' }, { kind: 'switches' }],
    },
  },

  explanation: {
    'victims-lost': {
      when: (n: Numbers) => allSignedInBefore(n) && victimsLost(n),
      sources: ['express-session'],
    },
    'victims-not-all-lost': { when: (n: Numbers) => !victimsLost(n) },
    'others-kept': { when: (n: Numbers) => othersKept(n) && n.others > 0 },
    'still-lost': { when: (n: Numbers) => victimsLost(n) && n.victimsBack === 0 },
    'cart-was-stored': {
      when: (n: Numbers) => victimsLost(n) && n.victimCartsAgain === n.victims,
    },
    total: { when: always },
  },

  theory: {
    'one-in-n': ['express-session', 'nginx-sticky'],
    'planned-too': ['twelve-factor'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
