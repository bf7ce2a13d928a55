import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { edgeFiles } from '../../../apps/edge/edge-files.ts'
import { type BalancerState, type EdgeState, folderLayout } from '../../../apps/edge/edge-state.ts'
import { renderEdge } from '../../../apps/edge/nginx/render.ts'
import { edgeKinds } from '../../../infra/stages/stage.ts'
import { openGolden } from '../../support/golden.ts'

const state: BalancerState = {
  name: 'edge-1',
  isOneOfTwo: true,
  servers: 'listed',
  publicPort: 8080,
  https: null,
  bindAddresses: ['127.0.0.1', '::1'],
  domain: 'localhost',
  extraHosts: [],
  trustedProxies: [],
  logFormat: 'text',
  prometheus: null,
  dashboards: { user: 'admin', hash: '$2b$04$abcdefghijklmnopqrstuu' },
  layout: folderLayout('/srv/stickyshop/dist/public', null),
  webServers: [
    { name: 'web-1', address: '127.0.0.1:8730' },
    { name: 'web-2', address: '127.0.0.1:8752', state: 'down' },
  ],
  configVersion: 7,
  controlAddress: '127.0.0.1:8682',
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

describe('the files for load balancers are as expected', () => {
  const golden = openGolden('edge-balancer.txt')
  for (const kind of edgeKinds)
    for (const [when, change] of [
      ['at first', {}],
      ['with HTTPS', { https, domain: 'shop.example.org', prometheus: '127.0.0.1:9090' }],
    ] as const)
      test(`${kind}, ${when}`, () => {
        const files = edgeFiles[kind].renderBalancer({ ...state, ...change })
        for (const [name, text] of Object.entries(files))
          golden.compare(`${name}, ${kind} ${when}`, text)
      })
  test('and no others', () => golden.finish())
})

describe('two load balancers with nginx', () => {
  const texts = (isOneOfTwo: boolean) =>
    Object.values(edgeFiles.nginx.renderBalancer({ ...state, isOneOfTwo })).join('')

  test('share each public address, once', () => {
    assert.equal(texts(true).match(/^listen .* reuseport;$/gm)?.length, state.bindAddresses.length)
    assert.doesNotMatch(texts(false), /reuseport/)
  })
})

describe('a web server behind load balancers', () => {
  const edge: EdgeState = {
    ...state,
    strategy: 'sticky',
    cache: 'off',
    servers: 'listed',
    apps: [{ name: 'app-1', address: '127.0.0.1:8101' }],
    whoami: [],
    lab: null,
    upstreamTls: null,
    trustedProxies: ['127.0.0.1'],
  }
  const web = renderEdge({ ...edge, webServer: { name: 'web-2', address: '127.0.0.1:8752' } })

  test('listens where only they are', () => {
    assert.match(web['listen.conf'] ?? '', /\nlisten 127\.0\.0\.1:8752;\n$/)
    assert.doesNotMatch(Object.values(web).join(''), /listen .*:8080/)
  })

  test('takes the id of a request from them', () => {
    assert.match(web['identity.conf'] ?? '', /map \$http_x_request_id \$edge_request_id/)
    assert.doesNotMatch(renderEdge(edge)['identity.conf'] ?? '', /http_x_request_id/)
  })

  test('believes them which of them a request came through, and nobody else', () => {
    const identityOf = (files: Record<string, string>) => files['identity.conf'] ?? ''
    assert.match(identityOf(web), /\$balancer \{\n +default \$http_x_balancer_name;/)
    assert.match(identityOf(renderEdge(edge)), /\$balancer \{\n +default "";/)
  })

  test('names cookies and addresses after the public port', () => {
    assert.match(web['upstreams.conf'] ?? '', /replica_8080/)
    assert.match(web['identity.conf'] ?? '', /localhost:8080/)
  })
})
