import { setTimeout as delay } from 'node:timers/promises'
import { by } from '../faults.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const guests = 10
const deaths = 10
const pauseMs = 40

async function run({ stack, control }: Shop): Promise<Outcome> {
  let over = false
  const seen = { trials: 0, violations: 0 }
  const failures = new Set<string>()
  const visit = async (at: number) => {
    const client = stack.client('round-robin.localhost')
    client.timeoutMs = 12_000
    while (!over) {
      const page = at % 2 ? '/products' : '/products?q=honey'
      const answer = await client.get(page).catch((error) => ({ status: String(error) }))
      seen.trials++
      if (answer.status !== 200) {
        seen.violations++
        failures.add(String(answer.status))
      }
      await delay(pauseMs)
    }
    client.close()
  }
  const visits = Array.from({ length: guests }, (_, at) => visit(at))
  try {
    for (let number = 0; number < deaths; number++) {
      const { replicas } = await waitUntilHealthy(control)
      const app = replicas[number % replicas.length]
      await control.run({ command: 'kill', name: app?.name ?? '', wait: false }, by)
      await delay(500)
    }
    await waitUntilHealthy(control)
  } finally {
    over = true
    await Promise.all(visits)
  }
  const kinds = failures.size > 0 ? `: ${[...failures].join(', ')}` : ''
  return { ...seen, measured: `${deaths} killed${kinds}` }
}

export const appDies: Scenario = {
  name: 'app replicas are killed, one after the other',
  promise: 'no request that may be sent again fails',
  systems: ['distributed', ...scaleUps],
  run,
}
