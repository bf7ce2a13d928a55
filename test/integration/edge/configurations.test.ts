import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { readEdgeState } from '../../../apps/control/drivers/container/edge-volume.ts'
import type { EdgeState } from '../../../apps/edge/edge-state.ts'
import type { EdgeKind } from '../../../infra/stages/stage.ts'
import { strategies } from '../../../infra/topology.ts'
import {
  checkEdge,
  edgesHere,
  haproxyVersion,
  layOutEdge,
  nginxVersion,
  someState,
} from '../../support/edge.ts'
import { freePort } from '../../support/network.ts'

const apps = (count: number, isUp: (number: number) => boolean) =>
  Array.from({ length: count }, (_, at) => ({
    name: `app-${at + 1}`,
    address: `127.0.0.1:${8101 + at}`,
    internalPort: 8201 + at,
    agentPort: 8401 + at,
    state: isUp(at + 1) ? ('up' as const) : ('down' as const),
  }))

const whoami = [
  { name: 'whoami-1', address: '127.0.0.1:8301' },
  { name: 'whoami-2', address: '127.0.0.1:8302' },
]

const states: Record<string, Partial<EdgeState>> = {
  'no app replica': {},
  'one app replica': { apps: apps(1, () => true) },
  'one app replica, down': { apps: apps(1, () => false) },
  'three app replicas': { apps: apps(3, () => true), whoami },
  'three app replicas, one down': { apps: apps(3, (number) => number !== 2) },
  'twenty app replicas': { apps: apps(20, () => true), whoami, lab: '127.0.0.1:8081' },
  'twenty app replicas, every other one down': { apps: apps(20, (number) => number % 2 === 0) },
  'twenty app replicas, all down': { apps: apps(20, () => false) },
  'another domain': {
    domain: 'a-rather-long-name-of-a-shop.department.some-university.example.org',
    extraHosts: ['192.0.2.7', '2001:db8::7', 'shop.lan'],
  },
  'all addresses': { bindAddresses: ['0.0.0.0'] },
  'a server of static files, and a password for the statistics': {
    web: '127.0.0.1:8701',
    dashboards: {
      user: 'admin',
      hash: '$2b$04$abcdefghijklmnopqrstuuPKDBCK4CDgM4ajqyBCvQ1zZl2lG5o1y',
    },
  },
}

async function complaints(change: Partial<EdgeState>, kind: EdgeKind): Promise<string> {
  const [publicPort, control] = [await freePort(), await freePort()]
  const state = { ...someState, publicPort, controlAddress: `127.0.0.1:${control}`, ...change }
  const folder = layOutEdge(state, undefined, kind)
  try {
    return checkEdge(folder, kind)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const kind of edgesHere) {
  for (const [what, change] of Object.entries(states))
    test(`${kind} accepts the configuration for ${what} without a warning`, async () => {
      assert.equal(await complaints(change, kind), '')
    })

  for (const strategy of strategies)
    test(`${kind} accepts ${strategy} as the default`, async () => {
      assert.equal(await complaints({ strategy, apps: apps(3, () => true) }, kind), '')
    })
}

// Only nginx 1.29.6 and newer know `resolve` and `sticky`; an older one checks the rest.
test('nginx accepts the configuration of the container', async () => {
  const folder = layOutEdge({
    ...readEdgeState('/nowhere'),
    publicPort: await freePort(),
    controlAddress: `127.0.0.1:${await freePort()}`,
    bindAddresses: ['127.0.0.1'],
    trustedProxies: ['172.16.0.0/12', '2001:db8::/32'],
    layout: { ...someState.layout, sharedNetworks: 'generated/own-networks.conf' },
  })
  writeFileSync(`${folder}/generated/own-networks.conf`, '172.18.0.0/16 1;\n')
  if (!knowsResolve()) {
    const file = `${folder}/generated/upstreams.conf`
    const text = readFileSync(file, 'utf8')
      .replaceAll(/server \w+:3000 resolve/g, 'server 127.0.0.1:3000')
      .replaceAll(/^ +sticky cookie .*\n/gm, '')
    writeFileSync(file, text)
  }
  try {
    assert.equal(checkEdge(folder), '')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const newHaproxy = edgesHere.includes('haproxy') && haproxyVersion() >= 3.2

// `pause` and `hash-key` are newer than what Debian 12 has; the image is checked at every start.
test('HAProxy accepts the configuration of the container', {
  skip: !newHaproxy && 'no HAProxy 3.2',
}, async () => {
  const { kind, ...state } = { ...readEdgeState('/nowhere'), kind: 'haproxy' as const }
  const { layout } = someState
  assert.equal(await complaints({ ...state, bindAddresses: ['127.0.0.1'], layout }, kind), '')
})

function knowsResolve(): boolean {
  const [, major, minor, patch] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(nginxVersion()) ?? []
  return Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch) >= 1_029_006
}
