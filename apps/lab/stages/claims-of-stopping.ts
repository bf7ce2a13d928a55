import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../control/status/status.ts'
import type { Answer } from '../../shared/client.ts'
import type { Workbench } from '../lessons/lesson.ts'
import { command } from '../lessons/measure/commands.ts'
import { openLoop, send, waitUntil } from '../lessons/measure/requests.ts'
import { addToCart, changeCart } from '../lessons/measure/shop.ts'
import type { Claim, ClaimId } from './claim.ts'

const stoppedMs = 4000
/** Three times what a takeover takes by itself. */
const takeoverMs = 10_000
/** As long as a customer waits here. */
const waitsMs = 2000
const backWithinMs = 30_000

/** Stops a component for a few seconds, and counts what works without it. */
export const stopping = (
  id: ClaimId,
  nameOf: (status: Status) => string,
  works: { browse: boolean; cart: boolean },
): Claim =>
  stoppingFor(id, nameOf, stoppedMs, ({ browse, cart }) => {
    const agrees = (answers: readonly { ok: boolean }[], should: boolean) =>
      answers.every(({ ok }) => ok === should)
    return agrees(browse, works.browse) && agrees(cart, works.cart)
  })

/** The same for one whose work another takes over: changes work again while it is still stopped. */
export const takingOver = (id: ClaimId, nameOf: (status: Status) => string): Claim =>
  stoppingFor(
    id,
    nameOf,
    takeoverMs,
    ({ browse, cart }) => browse.every(({ ok }) => ok) && cart.at(-1)?.ok === true,
  )

export function firstEdge({ edge }: Status): string {
  return edge.name
}

type Answers = readonly { ok: boolean }[]

function stoppingFor(
  id: ClaimId,
  nameOf: (status: Status) => string,
  forMs: number,
  isExpected: (seen: { browse: Answers; cart: Answers }) => boolean,
): Claim {
  return {
    id,
    async show(bench) {
      const customer = bench.client()
      await addToCart(customer)
      const name = nameOf(await bench.status())
      await bench.run(command('stop', name, { forMs: 3 * forMs }))
      const [browse, cart] = await Promise.all([
        openLoop(
          200,
          () => bench.client().get('/products'),
          () => delay(forMs),
        ),
        openLoop(
          500,
          () => changeCart(customer),
          () => delay(forMs),
        ),
      ])
      await bench.run(command('start', name))
      await waitUntil('The shop', () => canBrowse(bench), {
        ...{ withinMs: backWithinMs, signal: bench.signal },
      })
      const count = (all: typeof browse) => ({
        worked: all.filter(({ ok }) => ok).length,
        all: all.length,
      })
      return {
        browse: count(browse),
        cart: count(cart),
        holds: isExpected({ browse, cart }),
      }
    },
  }
}

/** Pauses one of two load balancers at one port, and counts the pages that come meanwhile. */
export const pausedEdge: Claim = pausingFor(
  'edge-paused',
  firstEdge,
  stoppedMs,
  (pages) => pages.some(({ ok }) => ok) && pages.some(({ ok }) => !ok),
)

/** The same of the one that has the virtual address: pages come again while it still hangs. */
export const pausedHolder: Claim = pausingFor('address-moves', holder, takeoverMs, hasComeBack)

/** Stops the one that has the virtual address. */
export const stoppedHolder: Claim = stoppingFor(
  'address-takeover',
  holder,
  takeoverMs,
  ({ browse, cart }) => hasComeBack(browse) && hasComeBack(cart),
)

function holder({ edges, stage }: Status): string {
  const [first = ''] = stage.virtualAddresses
  return (edges.find(({ addresses }) => addresses?.includes(first)) ?? edges[0])?.name ?? 'edge-1'
}

/** Whether the last three worked. */
function hasComeBack(answers: Answers): boolean {
  return answers.length > 3 && answers.slice(-3).every(({ ok }) => ok)
}

function pausingFor(
  id: ClaimId,
  nameOf: (status: Status) => string,
  forMs: number,
  isExpected: (pages: Answers) => boolean,
): Claim {
  return {
    id,
    async show(bench) {
      const name = nameOf(await bench.status())
      await bench.run(command('pause', name, { forMs: 3 * forMs }))
      const soon = (page: Promise<Answer>) =>
        Promise.race([
          page,
          delay(waitsMs).then((): Answer => {
            throw new Error('The page did not come.')
          }),
        ])
      const pages = await openLoop(
        100,
        () => soon(bench.client().get('/products')),
        () => delay(forMs),
      )
      await bench.run(command('resume', name))
      const worked = pages.filter(({ ok }) => ok).length
      return { browse: { worked, all: pages.length }, holds: isExpected(pages) }
    },
  }
}

const canBrowse = async (bench: Workbench) =>
  (await send(() => bench.client().get('/products'), 3000)).ok
