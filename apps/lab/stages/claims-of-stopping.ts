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

/** Pauses one of two load balancers, and counts the pages that come meanwhile. */
export const pausedEdge: Claim = {
  id: 'edge-paused',
  async show(bench) {
    const { edge } = await bench.status()
    await bench.run(command('pause', edge.name, { forMs: 3 * stoppedMs }))
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
      () => delay(stoppedMs),
    )
    await bench.run(command('resume', edge.name))
    const worked = pages.filter(({ ok }) => ok).length
    return {
      browse: { worked, all: pages.length },
      holds: worked > 0 && worked < pages.length,
    }
  },
}

const canBrowse = async (bench: Workbench) =>
  (await send(() => bench.client().get('/products'), 3000)).ok
