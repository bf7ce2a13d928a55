import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Status } from '../../../apps/control/status/status.ts'
import { createServer } from '../../../apps/replication/server.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { readSecret, type Stack, startStack } from '../../support/stack.ts'

/**
 * The drill: each fault is injected, its alert fires for the right component within the time that its
 * rule names, reaches the control plane, and is resolved when the fault is cleared. Rules and
 * thresholds are those of infra/monitoring/rules, in every drill.
 */
const root = path.resolve(import.meta.dirname, '../../..')
const rules = readFileSync(path.join(root, 'infra/monitoring/rules/alerts.yml'), 'utf8')

/** What the rule promises, in milliseconds. */
function withinMs(name: string): number {
  const [, number, unit] = new RegExp(`alert: ${name}\\n[^]*?within: (\\d+)(s|m)`).exec(rules) ?? []
  assert.ok(number, `${name} has no time in alerts.yml`)
  return Number(number) * (unit === 'm' ? 60_000 : 1000)
}

const clearsWithinMs = 300_000

interface Fault {
  inject(): unknown
  clear(): unknown
  /** Components that it concerns as well. */
  also?: string[]
}

export type Drill = Awaited<ReturnType<typeof startDrill>>

/** A shop of its own with monitoring; `options` are those of npm start. */
export async function startDrill(...options: string[]) {
  const stack = await startStack('--monitoring', 'on', ...options)
  const status = () => stack.labJson<Status>('status')
  const active = async () => (await status()).alerts
  const fires = async (name: string, component: string) =>
    (await active()).some((one) => one.name === name && one.component === component)

  /**
   * Resolves when the alert fires, for this component alone and `also`.
   * @throws when that takes longer from `since` on than its rule names, or on a busy machine its multiple
   */
  async function waitFor(name: string, component: string, since: number, also: string[] = []) {
    const promised = withinMs(name)
    // Twice as long, so that one that comes late is told from one that never comes.
    await eventually(() => fires(name, component), 2 * promised)
    const ms = performance.now() - since
    const took = `${name} ${component}: ${(ms / 1000).toFixed(0)} s after the fault, of ${promised / 1000} s`
    console.log(took)
    assert.ok(ms <= allowedMs(promised), took)
    const others = (await active()).filter(
      (one) => one.name === name && !also.includes(one.component),
    )
    assert.deepEqual(
      others.map((one) => one.component),
      [component],
    )
  }

  /** Several `names` of one fault are in the order in which they fire. */
  async function alert(names: string | string[], component: string, fault: Fault): Promise<void> {
    const all = [names].flat()
    const haveEnded = () =>
      eventually(async () => {
        for (const name of all) assert.equal(await fires(name, component), false, name)
      }, clearsWithinMs)
    // The drill before may have left them behind.
    await haveEnded()
    try {
      await fault.inject()
      const since = performance.now()
      for (const name of all) await waitFor(name, component, since, fault.also)
    } finally {
      await fault.clear()
    }
    await haveEnded()
  }

  await eventually(async () => (await active()).length === 0, 60_000)
  return { stack, status, active, alert, stop: () => stopAll(stack) }
}

const visitors = new Set<Visits>()

interface Visits {
  stop(): Promise<void>
}

async function stopAll(stack: Stack): Promise<void> {
  for (const one of visitors) await one.stop()
  await stack.stop()
}

/** Visitors who ask for pages, each one after the other, until they are stopped. */
export function visit(stack: Stack, count: number, url = '/products', pauseMs = 100): Visits {
  const ending = new AbortController()
  const one = async () => {
    const client = stack.client()
    while (!ending.signal.aborted) {
      await client.get(url).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    client.close()
  }
  const all = Promise.all(Array.from({ length: count }, one))
  const visits = {
    async stop() {
      ending.abort()
      await all
      visitors.delete(visits)
    },
  }
  visitors.add(visits)
  return visits
}

/** A connection to a database of the shop as its administrator. */
export function openAdmin(stack: Stack, { databases }: Status, name: string) {
  const { port } = databases.find((one) => one.name === name) ?? { port: 0 }
  const password = () => readSecret(stack.runDir, 'database-admin')
  return createServer({ name, host: '127.0.0.1', port }, { user: 'admin', password })
}
