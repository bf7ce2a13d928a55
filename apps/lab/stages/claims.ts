import { setTimeout as delay } from 'node:timers/promises'
import type { Stage } from '../../../infra/stages/stage.ts'
import { webServerName } from '../../../infra/topology.ts'
import { ControlError } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Status } from '../../control/status/status.ts'
import type { Answer } from '../../shared/client.ts'
import type { LabConfig } from '../config.ts'
import type { Workbench } from '../lessons/lesson.ts'
import { command } from '../lessons/measure/commands.ts'
import { openLoop, send, waitUntil } from '../lessons/measure/requests.ts'
import { addToCart, changeCart } from '../lessons/measure/shop.ts'
import { type Probe, probeHops } from './probe-hops.ts'

/** What was seen on the running system, by function: how many requests worked, of how many. */
export interface Shown {
  browse?: { worked: number; all: number }
  cart?: { worked: number; all: number }
  /** Which components answer somebody without TLS. */
  probes?: readonly Probe[]
  /** Whether what the claim says was seen. */
  holds: boolean
}

/** Something that the page of a stage says, and that the running system can show. */
export interface Claim {
  /** A key of the texts; also in addresses. */
  id: ClaimId
  show(bench: Workbench, config: LabConfig): Promise<Shown>
}

export type ClaimId =
  | 'edge-spof'
  | 'edge-paused'
  | 'edges-redundant'
  | 'web-redundant'
  | 'app-spof'
  | 'database-spof'
  | 'primary-spof'
  | 'primary-takeover'
  | 'redis-spof'
  | 'redis-takeover'
  | 'app-redundant'
  | 'read-replica-redundant'
  | 'deploy-downtime'
  | 'deploy-without-downtime'
  | 'cannot-scale'
  | 'scales'
  | 'plaintext'
  | 'tls-at-the-edge'
  | 'tls-everywhere'

const stoppedMs = 4000
/** Three times what a takeover takes by itself. */
const takeoverMs = 10_000
/** As long as a customer waits here. */
const waitsMs = 2000
const backWithinMs = 30_000

/** What the stage still lacks first, then what it has. */
export const claimsOf = ({
  edges,
  web,
  apps,
  databases,
  redis,
  sentinels,
  failover,
  tls,
}: Stage): Claim[] => [
  edges === 1 ? stopping('edge-spof', firstEdge, { browse: false, cart: false }) : pausedEdge,
  ...(apps.most === 1
    ? [
        stopping('app-spof', firstApp, { browse: false, cart: false }),
        deploying('deploy-downtime', (failed) => failed > 0),
        cannotScale,
      ]
    : []),
  ...(databases === 1
    ? [stopping('database-spof', primaryOf, { browse: false, cart: false })]
    : failover === 'group'
      ? [takingOver('primary-takeover', primaryOf)]
      : [stopping('primary-spof', primaryOf, { browse: true, cart: false })]),
  ...(redis
    ? [
        sentinels > 0
          ? takingOver('redis-takeover', masterOf)
          : stopping('redis-spof', masterOf, { browse: true, cart: false }),
      ]
    : []),
  ...(edges === 2 ? [stopping('edges-redundant', firstEdge, { browse: true, cart: true })] : []),
  ...(web.most > 1
    ? [stopping('web-redundant', () => webServerName(1), { browse: true, cart: true })]
    : []),
  ...(apps.most > 1
    ? [
        stopping('app-redundant', firstApp, { browse: true, cart: true }),
        deploying('deploy-without-downtime', (failed) => failed === 0),
        scales,
      ]
    : []),
  ...(databases > 1
    ? [stopping('read-replica-redundant', readReplicaOf, { browse: true, cart: true })]
    : []),
  whereTlsEnds(tls),
]

const firstEdge = ({ edge }: Status) => edge.name
const firstApp = ({ replicas }: Status) => replicas[0]?.name ?? 'app-1'
const primaryOf = ({ databases }: Status) =>
  databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
const masterOf = ({ redis }: Status) => redis?.name ?? 'redis'
const readReplicaOf = ({ databases }: Status) =>
  databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'

/** Stops a component for a few seconds, and counts what works without it. */
const stopping = (
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
const takingOver = (id: ClaimId, nameOf: (status: Status) => string): Claim =>
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
const pausedEdge: Claim = {
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

/** Deploys the build that is there, and looks at how many requests failed. */
const deploying = (id: ClaimId, isExpected: (failed: number) => boolean): Claim => ({
  id,
  async show(bench) {
    const { facts } = await bench.run({ command: 'deploy' })
    const [all, failed] = [Number(facts.requests), Number(facts.failed)]
    return { browse: { worked: all - failed, all }, holds: isExpected(failed) }
  },
})

const cannotScale: Claim = {
  id: 'cannot-scale',
  show: async (bench) => ({ holds: !(await canRun(bench, { command: 'scale', count: 2 })) }),
}

/** One app replica more and back, while pages are opened. */
const scales: Claim = {
  id: 'scales',
  async show(bench) {
    const { replicas } = (await bench.status()).switches
    const pages = await openLoop(
      200,
      () => bench.client().get('/products'),
      async () => {
        await bench.run({ command: 'scale', count: replicas + 1 })
        await bench.run({ command: 'scale', count: replicas })
      },
    )
    const worked = pages.filter(({ ok }) => ok).length
    return { browse: { worked, all: pages.length }, holds: worked === pages.length }
  },
}

const tlsClaims = { off: 'plaintext', edge: 'tls-at-the-edge', all: 'tls-everywhere' } as const

/** Connects to every component without TLS: those with TLS refuse. */
const whereTlsEnds = (tls: Stage['tls']): Claim => ({
  id: tlsClaims[tls],
  async show(bench, config) {
    const probes = await probeHops(await bench.status(), config)
    const isExpected = ({ hop, plaintext }: Probe) =>
      plaintext === null || plaintext === (hop === 'browser' ? tls === 'off' : tls !== 'all')
    return { probes, holds: probes.every(isExpected) }
  },
})

async function canRun(bench: Workbench, wanted: Command): Promise<boolean> {
  try {
    await bench.run(wanted)
    return true
  } catch (error) {
    if (error instanceof ControlError) return false
    throw error
  }
}
