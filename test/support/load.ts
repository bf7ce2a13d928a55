import assert from 'node:assert/strict'
import type { Answer, Client } from '../../apps/shared/client.ts'
import { eventually } from './eventually.ts'

export interface Seen {
  answers: number
  /** "addOne 502 by the edge", one for each 5xx and each broken connection. */
  failures: string[]
  /** Resets of used connections, sent again as browsers do. */
  resets: number
  slowestMs: number
}

type Step = (client: Client) => Promise<Answer>

const leastAnswers = 51

/**
 * Lets `clients` repeat `steps` while `work` runs, and until they have something to tell, and returns what
 * they measured.
 */
export async function during(
  clients: Client[],
  steps: Step[],
  work: () => Promise<unknown>,
): Promise<Seen> {
  const seen: Seen = { answers: 0, failures: [], resets: 0, slowestMs: 0 }
  let over = false
  const visit = async (client: Client) => {
    for (let at = 0; !over; at++) await runStep(client, steps[at % steps.length] as Step, seen)
  }
  const visits = clients.map(visit)
  try {
    await work()
    await eventually(() => assert.ok(seen.answers >= leastAnswers))
  } finally {
    over = true
    await Promise.all(visits)
  }
  seen.resets = clients.reduce((sum, { resets }) => sum + resets, 0)
  return seen
}

async function runStep(client: Client, step: Step, seen: Seen): Promise<void> {
  const started = performance.now()
  try {
    const { status, servedBy } = await step(client)
    if (status >= 500) seen.failures.push(`${step.name} ${status} by ${servedBy || 'the edge'}`)
  } catch (error) {
    seen.failures.push(`${step.name} ${error}`)
  }
  seen.answers++
  seen.slowestMs = Math.max(seen.slowestMs, performance.now() - started)
}

export const browse: Step = (client) => client.get('/products?sort=price')
export const addOne: Step = (client) => client.post('/cart/items', { productId: 2, quantity: 1 })
export const whoAnswers: Step = (client) => client.get('/demo/state')
