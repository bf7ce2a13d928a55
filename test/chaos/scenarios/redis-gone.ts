import { setTimeout as delay } from 'node:timers/promises'
import { register } from '../../support/people.ts'
import { by } from '../faults.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const goneMs = 10_000
const everyMs = 100
const answersWithinMs = 1000
const backWithinMs = 5000

async function run({ stack, control }: Shop): Promise<Outcome> {
  const [guest, customer] = [stack.client(), stack.client()]
  for (const client of [guest, customer]) client.timeoutMs = 12_000
  await register(customer)
  const { redis } = await waitUntilHealthy(control)
  const name = redis?.name ?? ''
  const seen = { trials: 0, violations: 0, slowestMs: 0 }
  await control.run({ command: 'pause', name, forMs: 60_000 }, by)
  const until = performance.now() + goneMs
  const reads = async () => {
    while (performance.now() < until) {
      const answer = await guest.get('/products').catch(() => null)
      seen.trials++
      if (answer?.status !== 200) seen.violations++
      await delay(everyMs)
    }
  }
  const visits = async () => {
    while (performance.now() < until) {
      const askedAt = performance.now()
      const answer = await customer.get('/account').catch(() => null)
      seen.trials++
      // 503 is the shop's own answer, which says what is wrong; these two are the load balancer's.
      if (!answer || [502, 504].includes(answer.status)) seen.violations++
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - askedAt)
      await delay(everyMs)
    }
  }
  await Promise.all([reads(), visits()])
  await control.run({ command: 'resume', name }, by)
  const resumedAt = performance.now()
  while ((await customer.get('/account').catch(() => null))?.status !== 200) {
    if (performance.now() - resumedAt > 60_000) throw new Error('Nobody is signed in any more.')
    await delay(everyMs)
  }
  const backMs = performance.now() - resumedAt
  for (const client of [guest, customer]) client.close()
  const { trials, violations, slowestMs } = seen
  return {
    ...{ trials, violations },
    measured: [
      `${Math.round(slowestMs)} ms for a page of somebody signed in${missed(slowestMs, answersWithinMs)}`,
      `back after ${(backMs / 1000).toFixed(1)} s${missed(backMs, backWithinMs)}`,
    ].join('; '),
  }
}

const missed = (ms: number, goalMs: number) => (ms > goalMs ? ' (missed)' : '')

export const redisGone: Scenario = {
  name: 'Redis hangs for ten seconds',
  promise: 'guests see the catalogue all the time, and pages of others are answered',
  systems: ['distributed', ...scaleUps],
  run,
}
