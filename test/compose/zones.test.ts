import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayConnect, type Zone } from '../../infra/firewall/zones.ts'
import { docker, tryDocker } from './support/engine.ts'
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
  /^edge → (app-1|whoami-1|control):3001$/,
  new RegExp(`^(app|whoami)-1 → edge:(${stack.port}|8090)$`),
  /^(app|whoami)-1 → (lab:3000|control:3001)$/,
  /^app-1 → replication:3001$/,
  /^(lab|control) → (app|whoami)-1:3000$/,
  /^(db-[12]|redis|replication) → app-1:300[01]$/,
  /^(db-[12]|redis|replication) → control:3001$/,
]

/** What containers listen on, and two that something could. */
const ports = [3000, 3001, 3306, 6379, 8090, stack.port, 9229, 33060]

async function addressesOf(name: string): Promise<string[]> {
  const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
    name,
    '.NetworkSettings.Networks',
  )
  return Object.values(networks).map(({ IPAddress }) => IPAddress)
}

/** Waits until all tries of a batch are over, four seconds at most: packets between networks are dropped. */
const endBatch =
  'for _ in $(seq 40); do [ -n "$(jobs -r)" ] || break; sleep 0.1; done; kill $(jobs -p) 2>/dev/null; wait'

/** Every port of every address, by bash alone, which all images have; processes are limited to 100. */
async function reachedFrom(name: string, targets: { name: string; address: string }[]) {
  const tries = targets.flatMap((target) =>
    ports.map(
      (port) =>
        `(exec 3<>/dev/tcp/${target.address}/${port} && echo '${name} → ${target.name}:${port}') 2>/dev/null &`,
    ),
  )
  const script = [
    ...tries.flatMap((one, at) => (at % 60 === 59 ? [one, endBatch] : [one])),
    endBatch,
  ]
  const ran = await tryDocker(['exec', stack.container(name), 'bash', '-c', script.join('\n')])
  return [...new Set(ran.out.split('\n').filter(Boolean))]
}

test('containers reach what their zone may reach', async () => {
  const targets: { name: string; address: string }[] = []
  for (const name of names)
    for (const address of await addressesOf(name)) targets.push({ name, address })
  const reached: string[] = []
  for (const from of names) {
    const others = targets.filter(({ name }) => zoneOf[name] !== zoneOf[from])
    reached.push(...(await reachedFrom(from, others)))
  }
  const isAllowed = (line: string) => {
    const [, from = '', to = '', text] = /^(\S+) → (\S+):(\d+)$/.exec(line) ?? []
    const port = Number(text) === stack.port && to === 'edge' ? 8080 : Number(text)
    return mayConnect(zoneOf[from] as Zone, { zone: zoneOf[to] as Zone, port, protocol: 'tcp' })
  }
  assert.deepEqual(
    needed.filter((line) => !reached.includes(line)),
    [],
  )
  assert.deepEqual(
    reached.filter((line) => !isAllowed(line) && !alsoReached.some((also) => also.test(line))),
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
    const targets = (await addressesOf('db-1')).map((address) => ({ name: 'db-1', address }))
    assert.ok((await reachedFrom('edge', targets)).includes('edge → db-1:3306'))
  } finally {
    await docker(['network', 'disconnect', data, edge])
  }
})
