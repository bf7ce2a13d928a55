import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EdgeState } from '../../../apps/edge/edge-state.ts'
import { renderEdge } from '../../../apps/edge/render-edge.ts'
import { onOff, strategies } from '../../../infra/topology.ts'
import { openGolden } from '../../support/golden.ts'

const state: EdgeState = {
  publicPort: 8080,
  bindAddresses: ['127.0.0.1', '::1'],
  domain: 'localhost',
  extraHosts: [],
  trustedProxies: [],
  runAsUser: null,
  strategy: 'round-robin',
  cache: 'off',
  replicas: [
    { name: 'app-1', address: '127.0.0.1:8101', state: 'up' },
    { name: 'app-2', address: '127.0.0.1:8102', state: 'down' },
    { name: 'app-3', address: '127.0.0.1:8103', state: 'up' },
  ],
  whoami: [
    { name: 'whoami-1', address: '127.0.0.1:8301' },
    { name: 'whoami-2', address: '127.0.0.1:8302' },
  ],
  console: null,
  publicRoot: '/srv/stickyshop/dist/public',
  configVersion: 7,
  controlAddress: '127.0.0.1:8090',
}

const render = (change: Partial<EdgeState>, file: string) =>
  renderEdge({ ...state, ...change })[file] ?? ''

// After a change on purpose: UPDATE_GOLDEN=1 npm test -- unit/edge
describe('the generated files are as expected', () => {
  const golden = openGolden('edge-process.txt')
  const compare = (when: string, changes: Partial<EdgeState>, ...names: string[]) =>
    test(when, () => {
      const files = renderEdge({ ...state, ...changes })
      for (const name of names.length > 0 ? names : Object.keys(files))
        golden.compare(`${name}, ${when}`, files[name] ?? '')
    })

  compare('at first', {})
  for (const strategy of strategies)
    for (const cache of onOff)
      compare(`strategy ${strategy}, cache ${cache}`, { strategy, cache }, 'state.conf')
  compare('behind proxies', { trustedProxies: ['10.0.0.0/8', '192.0.2.1'] }, 'proxies.conf')
  compare(
    'open to others under a domain',
    {
      bindAddresses: ['0.0.0.0', '::'],
      domain: 'shop.example.org',
      extraHosts: ['192.0.2.7', '2001:db8::7'],
      runAsUser: 'root',
      console: '127.0.0.1:8081',
    },
    ...['main.conf', 'listen.conf', 'state.conf', 'upstreams.conf'],
    ...['shop-names.conf', 'whoami-names.conf', 'lab-names.conf'],
  )
  test('and no others', () => golden.finish())
})

describe('the generated files follow the state:', () => {
  test('the default strategy', () => {
    assert.match(render({ strategy: 'sticky' }, 'state.conf'), /default sticky;/)
  })

  test('the cache', () => {
    assert.match(render({ cache: 'on' }, 'state.conf'), /\$cache \{\n {4}default on;/)
  })

  test('the user, when root started it', () => {
    assert.match(render({ runAsUser: 'root' }, 'main.conf'), /^user root;$/m)
    assert.doesNotMatch(render({}, 'main.conf'), /user/)
  })

  test('another domain is served beside localhost', () => {
    const change = { domain: 'shop.example.org', extraHosts: ['192.0.2.7', '2001:db8::7'] }
    const names = render(change, 'shop-names.conf')
    assert.match(names, / sticky\.localhost/)
    assert.match(names, /server_name shop\.example\.org shop\.shop\.example\.org /)
    assert.match(names, / sticky\.shop\.example\.org/)
    assert.match(names, / 192\.0\.2\.7 \[2001:db8::7\];/)
    assert.match(render(change, 'lab-names.conf'), /server_name lab\.shop\.example\.org;/)
    assert.match(render(change, 'state.conf'), /^ {4}sticky\.shop\.example\.org sticky;$/m)
  })

  test('the cookie has the public port in its name', () => {
    assert.match(render({ publicPort: 9000 }, 'upstreams.conf'), /\$cookie_replica_9000/)
  })

  test('the console, once there is one', () => {
    const upstreams = render({ console: '127.0.0.1:8081' }, 'upstreams.conf')
    assert.match(upstreams, /upstream console \{[^}]*server 127\.0\.0\.1:8081/)
  })

  test('without replicas there is still an upstream for each strategy', () => {
    const upstreams = render({ replicas: [] }, 'upstreams.conf')
    assert.equal(upstreams.match(/server 127\.0\.0\.1:9 max_fails=0 down/g)?.length, 6)
  })
})

describe('what cannot stand in a configuration file is refused:', () => {
  const refused: Record<string, Partial<EdgeState>> = {
    'a domain that ends the directive': { domain: 'x; root /' },
    'a host with a line break': { extraHosts: ['a\nb'] },
    'an empty host': { extraHosts: [''] },
    'an address with a block': { console: '127.0.0.1:1 {}' },
    'a replica name with a variable': {
      replicas: [{ name: '$host', address: '127.0.0.1:1', state: 'up' }],
    },
    'a path with a variable': { publicRoot: '/home/$user/public' },
  }
  for (const [what, change] of Object.entries(refused))
    test(what, () => {
      assert.throws(() => renderEdge({ ...state, ...change }), Error)
    })

  test('but a path may have spaces, quotes and semicolons', () => {
    const paths = render({ publicRoot: '/home/a "b"; c\\d' }, 'paths.conf')
    assert.match(paths, /^root "\/home\/a \\"b\\"; c\\\\d";$/m)
  })
})
