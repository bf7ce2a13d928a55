import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appAt, readEdgeState } from '../../../apps/control/drivers/container/edge-volume.ts'
import { type EdgeState, folderLayout } from '../../../apps/edge/edge-state.ts'
import { renderHaproxy } from '../../../apps/edge/haproxy/render.ts'
import { strategies } from '../../../infra/topology.ts'
import { openGolden } from '../../support/golden.ts'

const app = (number: number) => ({
  name: `app-${number}`,
  address: `127.0.0.1:${8100 + number}`,
  internalPort: 8200 + number,
  agentPort: 8700 + number,
})

const weighted = [3, 1].map((weight, at) => ({
  ...appAt(`app-${at + 1}`, `stickyshop-app-${at + 1}`),
  weight,
}))

const state: EdgeState = {
  publicPort: 8080,
  https: null,
  bindAddresses: ['127.0.0.1', '::1'],
  domain: 'localhost',
  extraHosts: [],
  trustedProxies: [],
  strategy: 'round-robin',
  cache: 'off',
  servers: 'listed',
  apps: [app(1), { ...app(2), state: 'down' }, app(3)],
  whoami: [{ name: 'whoami-1', address: '127.0.0.1:8301' }],
  lab: '127.0.0.1:8081',
  prometheus: null,
  upstreamTls: null,
  logFormat: 'text',
  web: '127.0.0.1:8650',
  dashboards: { user: 'admin', hash: '$2b$04$abcdefghijklmnopqrstuu' },
  layout: folderLayout('/srv/stickyshop/dist/public', null),
  configVersion: 7,
  controlAddress: '127.0.0.1:8090',
}

const https = {
  port: 8443,
  certificate: '/run/edge.pem',
  key: '/run/edge-key.pem',
  both: '/run/edge both.pem',
  fingerprint: 'AB:CD',
  postQuantum: false,
  hsts: true,
  acmeChallenges: '127.0.0.1:8660',
}

const webCertificate = {
  certificate: '/run/web.pem',
  key: '/run/web-key.pem',
  fingerprint: 'EF:01',
}

const render = (change: Partial<EdgeState>, file: string) =>
  renderHaproxy({ ...state, ...change })[file] ?? ''

describe('the files for HAProxy are as expected', () => {
  const golden = openGolden('edge-haproxy.txt')
  const compare = (when: string, change: Partial<EdgeState>, ...names: string[]) =>
    test(when, () => {
      const files = renderHaproxy({ ...state, ...change })
      for (const name of names.length > 0 ? names : Object.keys(files))
        golden.compare(`${name}, ${when}`, files[name] ?? '')
    })

  compare('at first', {})
  compare('cached, by addresses', { strategy: 'ip-hash', cache: 'on' }, 'state.cfg')
  compare('with HTTPS', { https, domain: 'shop.example.org' }, 'state.cfg', 'hosts.map')
  compare('behind proxies', { trustedProxies: ['10.0.0.0/8', '192.0.2.1'] }, 'proxies.lst')
  for (const apps of ['on', 'off'] as const)
    compare(
      `TLS inside, to app replicas ${apps}`,
      { upstreamTls: { authority: '/srv/run/certificates/ca.pem', apps }, webCertificate },
      'backends.cfg',
    )
  test('and no others', () => golden.finish())
})

describe('the files for HAProxy in a container are as expected', () => {
  const golden = openGolden('edge-haproxy-container.txt')
  const container: EdgeState = {
    ...readEdgeState('/nowhere'),
    dashboards: state.dashboards,
    configVersion: 7,
  }
  const compare = (when: string, change: Partial<EdgeState>, ...names: string[]) =>
    test(when, () => {
      const files = renderHaproxy({ ...container, ...change })
      for (const name of names.length > 0 ? names : Object.keys(files))
        golden.compare(`${name}, ${when}`, files[name] ?? '')
    })

  compare('at first', {})
  compare(
    'TLS inside',
    { upstreamTls: { authority: '/run/secrets/certificates/ca.pem', apps: 'on' }, webCertificate },
    'backends.cfg',
  )
  compare('with weights', { weighted }, 'backends.cfg')
  test('and no others', () => golden.finish())
})

describe('the configuration of HAProxy', () => {
  test('has two backends and a host for each strategy', () => {
    for (const strategy of strategies) {
      for (const [backend, from] of [
        [`shop-${strategy}`, 'app-read'],
        [`shop-${strategy}-write`, 'app-write'],
      ])
        assert.match(
          render({}, 'backends.cfg'),
          new RegExp(`^backend ${backend} from ${from}$`, 'm'),
        )
      assert.match(
        render({}, 'strategies.map'),
        new RegExp(`^${strategy}\\.localhost ${strategy}$`, 'm'),
      )
    }
  })

  test('checks each app replica in one place, on its internal port', () => {
    const checks = render({}, 'backends.cfg').match(/^ {4}server app-1 .* check port 8201$/gm)
    assert.equal(checks?.length, 1)
  })

  test('asks app replicas for their weight with least-time only', () => {
    const text = render({}, 'backends.cfg')
    const asking = text.split(/^backend /m).filter((backend) => backend.includes('agent-check'))
    assert.deepEqual(
      asking.map((backend) => backend.split(' ')[0]),
      ['shop-least-time', 'shop-least-time-write'],
    )
  })

  test('lets nobody see the statistics without a password', () => {
    assert.match(render({ dashboards: null }, 'backends.cfg'), /^userlist dashboards\n\n/m)
  })

  test('puts an address into the same slot of every backend that tracks the checks', () => {
    const text = render(
      { servers: 'resolved', apps: [{ ...appAt('app', 'app'), places: 20 }] },
      'backends.cfg',
    )
    const blocks = text.split(/^backend /m).filter((block) => block.includes(' track '))
    assert.equal(blocks.length, strategies.length * 2)
    for (const block of blocks) {
      const slots = [
        ...block.matchAll(/^ {4}server slot-(\d+) app:3000.* track apps\/slot-(\d+)/gm),
      ]
      assert.deepEqual(
        slots.map(([, name, tracked]) => [name, tracked]),
        Array.from({ length: 20 }, (_, at) => [String(at + 1), String(at + 1)]),
      )
    }
  })

  test('takes no value that could be a directive', () => {
    for (const change of [
      { domain: 'a b' },
      { trustedProxies: ['10.0.0.0/8\nx'] },
      { extraHosts: ['x shop\ny'] },
      { controlAddress: '127.0.0.1:1 ssl' },
      { dashboards: { user: 'admin', hash: 'x y' } },
      { apps: [{ name: 'app-1', address: '127.0.0.1:1 backup' }] },
    ])
      assert.throws(() => renderHaproxy({ ...state, ...change }), JSON.stringify(change))
    const odd = { ...https, both: '/run/$HOME "x".pem' }
    assert.match(
      render({ https: odd }, 'state.cfg'),
      /setenv EDGE_CERTIFICATE "\/run\/\\\$HOME \\"x\\"\.pem"/,
    )
  })
})
