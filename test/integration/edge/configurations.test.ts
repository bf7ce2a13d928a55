import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import type { EdgeState } from '../../../apps/edge/edge-state.ts'
import { strategies } from '../../../infra/topology.ts'
import { checkEdge, layOutEdge, someState } from '../../support/edge.ts'
import { freePort } from '../../support/free-port.ts'

const replicas = (count: number, isUp: (number: number) => boolean) =>
  Array.from({ length: count }, (_, at) => ({
    name: `app-${at + 1}`,
    address: `127.0.0.1:${8101 + at}`,
    state: isUp(at + 1) ? ('up' as const) : ('down' as const),
  }))

const whoami = [
  { name: 'whoami-1', address: '127.0.0.1:8301' },
  { name: 'whoami-2', address: '127.0.0.1:8302' },
]

const states: Record<string, Partial<EdgeState>> = {
  'no replica': {},
  'one replica': { replicas: replicas(1, () => true) },
  'one replica, down': { replicas: replicas(1, () => false) },
  'three replicas': { replicas: replicas(3, () => true), whoami },
  'three replicas, one down': { replicas: replicas(3, (number) => number !== 2) },
  'twenty replicas': { replicas: replicas(20, () => true), whoami, console: '127.0.0.1:8081' },
  'twenty replicas, every other one down': { replicas: replicas(20, (number) => number % 2 === 0) },
  'twenty replicas, all down': { replicas: replicas(20, () => false) },
  'another domain': {
    domain: 'a-rather-long-name-of-a-shop.department.some-university.example.org',
    extraHosts: ['192.0.2.7', '2001:db8::7', 'shop.lan'],
  },
  'all addresses': { bindAddresses: ['0.0.0.0'] },
}

async function complaints(change: Partial<EdgeState>): Promise<string> {
  const [publicPort, control] = [await freePort(), await freePort()]
  const folder = layOutEdge({
    ...someState,
    publicPort,
    controlAddress: `127.0.0.1:${control}`,
    ...change,
  })
  try {
    return checkEdge(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const [what, change] of Object.entries(states))
  test(`nginx accepts the configuration for ${what} without a warning`, async () => {
    assert.equal(await complaints(change), '')
  })

for (const strategy of strategies)
  test(`nginx accepts ${strategy} as the default`, async () => {
    assert.equal(await complaints({ strategy, replicas: replicas(3, () => true) }), '')
  })
