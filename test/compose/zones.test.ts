import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Zone } from '../../infra/firewall/zones.ts'
import { docker, tryDocker } from './support/engine.ts'
import { type Address, addressesOf, isAllowed, reachedFrom } from './support/probes.ts'
import { sharedStack } from './support/stack.ts'

/** The zones of docs/firewall.md as networks: probes from a container of each to the ports of all others. */

const stack = sharedStack()

const zoneOf: Readonly<Record<string, Zone>> = {
  edge: 'edge',
  'app-1': 'app',
  'whoami-1': 'app',
  'db-1': 'data',
  'db-2': 'data',
  redis: 'data',
  replication: 'data',
  lab: 'monitoring',
  control: 'monitoring',
}
const names = Object.keys(zoneOf)

/** What has to work. */
const needed = [
  'edge → app-1:3000',
  'edge → whoami-1:3000',
  'edge → lab:3000',
  'app-1 → db-1:3306',
  'app-1 → db-2:3306',
  'app-1 → redis:6379',
  `lab → edge:${stack.port}`,
  'lab → app-1:3001',
  'control → edge:8090',
  'control → app-1:3001',
  'control → whoami-1:3001',
  'control → replication:3001',
  'control → redis:6379',
  'control → db-1:3306',
]

/**
 * A network lets all ports through, and both ways: besides what the table allows, these are reached.
 * Internal ports ask for the installation's secret where it matters (apps/shared/internal-access.ts).
 */
const alsoReached = [
  /^edge → control:3001$/,
  new RegExp(`^(app|whoami)-1 → edge:(${stack.port}|8090)$`),
  /^(app|whoami)-1 → (lab:3000|control:3001)$/,
  /^app-1 → replication:3001$/,
  /^(lab|control) → (app|whoami)-1:3000$/,
  /^(db-[12]|redis|replication) → app-1:300[01]$/,
  /^(db-[12]|redis|replication) → control:3001$/,
]

const bashIn = (name: string) => (script: string) =>
  tryDocker(['exec', stack.container(name), 'bash', '-c', script])

test('containers reach what their zone may reach', async () => {
  const targets: Address[] = []
  for (const name of names) targets.push(...(await addressesOf(stack, name)))
  const reached: string[] = []
  for (const from of names) {
    const others = targets.filter(({ name }) => zoneOf[name] !== zoneOf[from])
    reached.push(...(await reachedFrom(from, others, stack.port, bashIn(from))))
  }
  assert.deepEqual(
    needed.filter((line) => !reached.includes(line)),
    [],
  )
  assert.deepEqual(
    reached.filter(
      (line) =>
        !isAllowed(line, zoneOf, stack.port) && !alsoReached.some((also) => also.test(line)),
    ),
    [],
  )
  // Of a database, nobody but app replicas sees anything, nor does the edge of what is behind them.
  assert.deepEqual(
    reached.filter((line) => /^(edge|lab|whoami-1) → (db|redis)/.test(line)),
    [],
  )
})

test('a container on a network that is not its own is noticed', async () => {
  const data = `${stack.project}_data`
  const edge = stack.container('edge')
  await docker(['network', 'connect', data, edge])
  try {
    const targets = await addressesOf(stack, 'db-1')
    const reached = await reachedFrom('edge', targets, stack.port, bashIn('edge'))
    assert.ok(reached.includes('edge → db-1:3306'))
  } finally {
    await docker(['network', 'disconnect', data, edge])
  }
})
