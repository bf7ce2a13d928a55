import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appAt, readEdgeState } from '../../../apps/control/drivers/container/edge-volume.ts'
import { type EdgeHttps, type EdgeState, folderLayout } from '../../../apps/edge/edge-state.ts'
import { renderEdge } from '../../../apps/edge/nginx/render.ts'
import { strategyEffects } from '../../../apps/edge/strategies.ts'
import { onOff, strategies } from '../../../infra/topology.ts'
import { openGolden } from '../../support/golden.ts'

const state: EdgeState = {
  publicPort: 8080,
  https: null,
  bindAddresses: ['127.0.0.1', '::1'],
  domain: 'localhost',
  extraHosts: [],
  trustedProxies: [],
  logFormat: 'text',
  strategy: 'round-robin',
  cache: 'off',
  servers: 'listed',
  apps: [
    { name: 'app-1', address: '127.0.0.1:8101', state: 'up' },
    { name: 'app-2', address: '127.0.0.1:8102', state: 'down' },
    { name: 'app-3', address: '127.0.0.1:8103', state: 'up' },
  ],
  whoami: [
    { name: 'whoami-1', address: '127.0.0.1:8301' },
    { name: 'whoami-2', address: '127.0.0.1:8302' },
  ],
  lab: null,
  upstreamTls: null,
  prometheus: null,
  layout: folderLayout('/srv/stickyshop/dist/public', null),
  configVersion: 7,
  controlAddress: '127.0.0.1:8090',
}

const https: EdgeHttps = {
  port: 8443,
  certificate: '/srv/run/certificates/edge.pem',
  key: '/srv/run/certificates/edge-key.pem',
  both: '/srv/run/certificates/edge-both.pem',
  fingerprint: 'AB12',
  postQuantum: false,
  hsts: true,
  acmeChallenges: '127.0.0.1:8700',
}

const render = (change: Partial<EdgeState>, file: string) =>
  renderEdge({ ...state, ...change })[file] ?? ''

/** As `setup` renders it at the first start. */
const containerState: EdgeState = { ...readEdgeState('/nowhere'), configVersion: 7 }

// After a change on purpose: UPDATE_GOLDEN=1 npm test -- unit/edge
function compareWithGolden(file: string, base: EdgeState) {
  const golden = openGolden(file)
  const compare = (when: string, changes: Partial<EdgeState>, ...names: string[]) =>
    test(when, () => {
      const files = renderEdge({ ...base, ...changes })
      for (const name of names.length > 0 ? names : Object.keys(files))
        golden.compare(`${name}, ${when}`, files[name] ?? '')
    })

  compare('at first', {})
  for (const strategy of strategies)
    for (const cache of onOff)
      compare(`strategy ${strategy}, cache ${cache}`, { strategy, cache }, 'state.conf')
  compare('behind proxies', { trustedProxies: ['10.0.0.0/8', '192.0.2.1'] }, 'proxies.conf')
  return { compare, finish: () => test('and no others', () => golden.finish()) }
}

describe('the files of a local run are as expected', () => {
  const { compare, finish } = compareWithGolden('edge-process.txt', state)
  compare(
    'open to others under a domain',
    {
      bindAddresses: ['0.0.0.0', '::'],
      domain: 'shop.example.org',
      extraHosts: ['192.0.2.7', '2001:db8::7'],
      lab: '127.0.0.1:8081',
      layout: folderLayout('/srv', 'root'),
    },
    ...['main.conf', 'listen.conf', 'state.conf', 'upstreams.conf'],
    ...['shop-names.conf', 'whoami-names.conf', 'lab-names.conf'],
  )
  compare(
    'with HTTPS',
    { https, domain: 'shop.example.org' },
    ...['listen.conf', 'http-listen.conf', 'https.conf', 'redirect.conf', 'acme.conf'],
    'upstreams.conf',
  )
  for (const apps of onOff)
    compare(
      `TLS to upstreams, to apps ${apps}`,
      { upstreamTls: { authority: '/srv/run/certificates/ca.pem', apps } },
      'upstream-tls.conf',
    )
  finish()
})

describe('the files of the container are as expected', () => {
  const { compare, finish } = compareWithGolden('edge-container.txt', containerState)
  compare(
    'under a domain',
    { domain: 'shop.example.org' },
    ...['shop-names.conf', 'whoami-names.conf', 'lab-names.conf'],
  )
  compare('with HTTPS', { https }, 'listen.conf', 'https.conf', 'acme.conf')
  compare(
    'with weights',
    {
      weighted: [3, 1].map((weight, at) => ({
        ...appAt(`app-${at + 1}`, `stickyshop-app-${at + 1}`),
        weight,
      })),
    },
    'upstreams.conf',
  )
  finish()
})

describe('HTTPS', () => {
  test('on its own port is in no address', () => {
    const https443 = { ...https, port: 443 }
    assert.match(render({ https: https443 }, 'https.conf'), /\$https_port \{\n {4}default "";/)
    assert.match(render({ https }, 'https.conf'), /\$https_port \{\n {4}default ":8443";/)
  })

  test('is by a group against quantum computers only where OpenSSL knows one', () => {
    assert.doesNotMatch(render({ https }, 'https.conf'), /ssl_ecdh_curve X25519MLKEM/)
    const postQuantum = { ...https, postQuantum: true }
    assert.match(
      render({ https: postQuantum }, 'https.conf'),
      /ssl_ecdh_curve X25519MLKEM768:X25519:/,
    )
  })

  test('takes no path that nginx cannot quote', () => {
    const odd = { ...https, certificate: '/run/$HOME/edge.pem' }
    assert.throws(() => render({ https: odd }, 'https.conf'), /has a "\$"/)
  })
})

describe('every strategy', () => {
  for (const strategy of strategies)
    test(`${strategy} has hosts, an upstream and a sentence in both languages`, () => {
      for (const one of [state, containerState]) {
        const files = renderEdge({ ...one, domain: 'shop.example.org' })
        assert.match(
          files['upstreams.conf'] ?? '',
          new RegExp(`^upstream shop-${strategy} \\{$`, 'm'),
        )
        for (const domain of ['localhost', 'shop.example.org']) {
          assert.ok(files['shop-names.conf']?.includes(` ${strategy}.${domain}`))
          assert.ok(files['state.conf']?.includes(`    ${strategy}.${domain} ${strategy};\n`))
        }
      }
      for (const language of ['en', 'fr'] as const)
        assert.match(strategyEffects(language)[strategy], /^\p{L}.*\.$/u)
    })

  test('that keeps a browser on an app replica has a map for each or `sticky cookie`', () => {
    assert.match(render({}, 'upstreams.conf'), /"sticky app-3" shop-sticky-app-3;/)
    assert.doesNotMatch(render({}, 'upstreams.conf'), /resolve|sticky cookie/)
  })
})

describe('servers resolved by name', () => {
  const upstreamsOf = (config: string) =>
    new Map(
      [...config.matchAll(/^upstream (\S+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [
        name,
        body,
      ]),
    )
  const text = renderEdge(containerState)['upstreams.conf'] ?? ''
  const upstreams = upstreamsOf(text)

  test('or none of them: no upstream is without a server, as nginx would not start', () => {
    const none = renderEdge({ ...containerState, whoami: [] })['upstreams.conf'] ?? ''
    for (const [name, body] of upstreamsOf(none)) assert.match(body, /^ +server /m, name)
  })

  test('have a Secure affinity cookie for clients that use https', () => {
    assert.match(upstreams.get('shop-sticky-https') ?? '', /sticky cookie .* secure;/)
    assert.doesNotMatch(upstreams.get('shop-sticky') ?? '', /secure/)
    assert.match(text, /"sticky https" shop-sticky-https;/)
  })

  test('are never excluded in the second round of tries', () => {
    assert.match(upstreams.get('shop-any') ?? '', /resolve max_conns=100 max_fails=0;/)
    assert.match(text, /\$shop_upstream_retry \{\n +default shop-any;/)
  })

  test('get no more requests than an app replica takes', () => {
    for (const [name, body] of upstreams)
      if (name.startsWith('shop-')) assert.match(body, /server app:3000 .*max_conns=100 /, name)
  })
})

describe('the generated files follow the state:', () => {
  test('the default strategy', () => {
    assert.match(render({ strategy: 'sticky' }, 'state.conf'), /default sticky;/)
  })

  test('the cache', () => {
    assert.match(render({ cache: 'on' }, 'state.conf'), /\$cache \{\n {4}default on;/)
  })

  test('the user, when root started it', () => {
    assert.match(render({ layout: folderLayout('/srv', 'root') }, 'main.conf'), /^user root;$/m)
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

  test('the lab, once it runs', () => {
    const upstreams = render({ lab: '127.0.0.1:8081' }, 'upstreams.conf')
    assert.match(upstreams, /upstream lab \{[^}]*server 127\.0\.0\.1:8081/)
  })

  test('without app replicas there is still an upstream for each strategy', () => {
    const upstreams = render({ apps: [] }, 'upstreams.conf')
    assert.equal(upstreams.match(/server 127\.0\.0\.1:9 max_fails=0 down/g)?.length, 8)
  })
})

describe('what cannot stand in a configuration file is refused:', () => {
  const refused: Record<string, Partial<EdgeState>> = {
    'a domain that ends the directive': { domain: 'x; root /' },
    'a host with a line break': { extraHosts: ['a\nb'] },
    'an empty host': { extraHosts: [''] },
    'an address with a block': { lab: '127.0.0.1:1 {}' },
    'a name with a variable': {
      apps: [{ name: '$host', address: '127.0.0.1:1', state: 'up' }],
    },
    'a path with a variable': { layout: folderLayout('/home/$user/public', null) },
  }
  for (const [what, change] of Object.entries(refused))
    test(what, () => {
      assert.throws(() => renderEdge({ ...state, ...change }), Error)
    })

  test('but a path may have spaces, quotes and semicolons', () => {
    const paths = render({ layout: folderLayout('/home/a "b"; c\\d', null) }, 'paths.conf')
    assert.match(paths, /^root "\/home\/a \\"b\\"; c\\\\d";$/m)
  })
})
