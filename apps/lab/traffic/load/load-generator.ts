import { setTimeout as sleep } from 'node:timers/promises'
import type { Scheme } from '../../../../infra/topology.ts'
import { Client, trust } from '../../../shared/client.ts'
import { type AddressKind, type Plan, type Scenario, scenarios } from '../plan.ts'
import { newAccount } from './account.ts'
import type { Counter } from './counter.ts'
import { runScenario } from './scenarios.ts'
import { createVisit } from './visit.ts'

const maxPerSecond = 400
const timeoutMs = 10_000
// Virtual users start one after the other.
const arrivalGapMs = 50

export interface Shop {
  /** The host name or address of the edge. */
  at: string
  port: number
  /** The base domain. */
  domain: string
  scheme: Scheme
  /** The local authority of the edge's certificate. */
  caFile?: string
}

/** Resolves when all virtual users have finished; after `signal`, each completes its current step. */
export async function runLoadGenerator(
  plan: Plan,
  { at, port, domain, scheme, caFile }: Shop,
  counter: Counter,
  signal: AbortSignal,
): Promise<void> {
  const waitForTurn = createRateLimit(maxPerSecond)
  const secureContext = scheme === 'https' ? trust(caFile) : undefined
  const host = plan.host === 'default' ? domain : `${plan.host}.${domain}`

  async function live(index: number): Promise<void> {
    const account = newAccount(index + 1)
    const from = addressOf(plan.addresses, index)
    await sleep(index * arrivalGapMs, undefined, { signal }).catch(() => {})
    while (!signal.aborted) {
      const client = new Client(port, host, from, at, secureContext)
      client.timeoutMs = timeoutMs
      // By this name the shop counts a virtual user once, however many visits they make.
      client.userAgent = `Mozilla/5.0 (X11) Stickyshop virtual user ${index + 1}`
      const visit = createVisit({ client, counter, waitForTurn, thinkMs: plan.thinkMs, signal })
      counter.count('visits')
      counter.countStarted()
      await runScenario(visit, chooseScenario(plan.mix), account)
      counter.countFinished()
      client.close()
    }
  }

  await Promise.all(Array.from({ length: plan.shoppers }, (_, index) => live(index)))
}

/** @param dice a random number from 0 to 1 */
export function chooseScenario(mix: Plan['mix'], dice = Math.random()): Scenario {
  let left = dice * 100
  const found = scenarios.find((scenario) => {
    left -= mix[scenario]
    return left < 0
  })
  return found ?? 'browse'
}

/** Lets at most `perSecond` callers proceed per second, in order. */
export function createRateLimit(perSecond: number): () => Promise<void> {
  const gapMs = 1000 / perSecond
  let turn = 0
  return async () => {
    const now = performance.now()
    turn = Math.max(now, turn + gapMs)
    if (turn - now >= 1) await sleep(turn - now)
  }
}

/** Only Linux accepts all of 127.0.0.0/8 as source addresses; other systems and containers have one. */
export const hasSeveralAddresses = (edgeHost: string, platform = process.platform): boolean =>
  platform === 'linux' && /^127\./.test(edgeHost)

const perKind = 250

/** The source address of virtual user `index` (from 0); undefined for this machine's own. */
export function addressOf(kind: AddressKind, index: number): string | undefined {
  const number = 1 + (index % perKind)
  if (kind === 'own') return `127.0.${number}.1`
  if (kind === 'nat') return `127.0.200.${number}`
  return undefined
}
