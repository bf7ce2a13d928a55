import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isShopRequest, parseEdgeLine } from '../../../../apps/lab/traces/edge-log.ts'
import { edgeLine } from './support.ts'

/** A line as nginx writes it; `fields` stand in for some of it. */
const lineOf = (fields: Record<string, string> = {}): string => {
  const all = {
    time: '2026-11-21T06:00:35+00:00',
    client: '127.0.0.1',
    host: '"localhost:8080"',
    strategy: 'round-robin',
    method: 'GET',
    uri: '"/products"',
    status: '200',
    bytes: '6755',
    served_by: '"app-2"',
    upstream: '"127.0.0.1:8102"',
    upstream_status: '"200"',
    seconds: '0.013',
    upstream_seconds: '"0.012"',
    request_id: '1763780412.071-27-3',
    ...fields,
  }
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

describe('a line of the edge’s log', () => {
  test('reads what HAProxy writes', () => {
    const line = parseEdgeLine(
      'time=2026-11-28T16:32:39+00:00 start=1795883558.964 client=127.0.0.1 host="localhost" strategy=round-robin method=GET uri="/" status=200 bytes=18020 served_by="app-1" cache=- upstream="127.0.0.1:21181" retries=0 ms=180 upstream_ms=179 ended=---- request_id=1795883558.964-14675-290',
    )
    assert.equal(line?.at, 1795883558964)
    assert.equal(line.ms, 180)
    assert.equal(line.servedBy, 'app-1')
    assert.deepEqual(line.tries, [{ address: '127.0.0.1:21181', status: 200, ms: 179 }])
    const hit = parseEdgeLine(
      'time=2026-11-28T15:42:46+00:00 start=1795880566.724 client=127.0.0.1 host="localhost" strategy=round-robin method=GET uri="/products" status=200 bytes=2258 served_by="-" cache=HIT upstream="-:-" retries=0 ms=0 upstream_ms=0 ended=LR-- request_id=1795880566.724-19936-5',
    )
    assert.equal(hit?.fromCache, true)
    assert.equal(hit.servedBy, null)
    assert.deepEqual(hit.tries, [])
  })

  test('tells whether the page came from the cache', () => {
    const from = (cache: string) => parseEdgeLine(lineOf({ cache }))?.fromCache
    assert.deepEqual(['HIT', 'STALE', 'UPDATING'].map(from), [true, true, true])
    assert.deepEqual(['-', 'MISS', 'EXPIRED'].map(from), [false, false, false])
  })

  test('tells who asked what, and who answered', () => {
    assert.deepEqual(parseEdgeLine(lineOf()), {
      id: '1763780412.071-27-3',
      at: Date.parse('2026-11-21T06:00:35Z') - 13,
      client: '127.0.0.1',
      host: 'localhost:8080',
      strategy: 'round-robin',
      method: 'GET',
      uri: '/products',
      status: 200,
      bytes: 6755,
      ms: 13,
      servedBy: 'app-2',
      fromCache: false,
      tries: [{ address: '127.0.0.1:8102', status: 200, ms: 12 }],
    })
  })

  test('is not confused by what visitors write into addresses', () => {
    const uri = (text: string) => parseEdgeLine(lineOf({ uri: `"${text}"` }))?.uri
    assert.equal(
      uri('/?q=\\x22 status=500 request_id=evil \\x22'),
      '/?q=" status=500 request_id=evil "',
    )
    assert.equal(uri('/\\x5Cx22'), '/\\x22')
    assert.equal(uri('/caf\\xC3\\xA9'), '/café')
    assert.equal(uri('/\\xFF'), '/\uFFFD')
    const line = parseEdgeLine(lineOf({ uri: '"/a b=c upstream=x"' }))
    assert.equal(line?.tries[0]?.address, '127.0.0.1:8102')
    assert.equal(line?.id, '1763780412.071-27-3')
  })

  test('lists every upstream that was tried, through two rounds', () => {
    const line = parseEdgeLine(
      lineOf({
        upstream: '"127.0.0.1:8101, 127.0.0.1:8102 : 127.0.0.1:8103"',
        upstream_status: '"502, 504 : 200"',
        upstream_seconds: '"0.000, 2.001 : 0.012"',
        served_by: '"- : app-3"',
      }),
    )
    assert.deepEqual(line?.tries, [
      { address: '127.0.0.1:8101', status: 502, ms: 0 },
      { address: '127.0.0.1:8102', status: 504, ms: 2001 },
      { address: '127.0.0.1:8103', status: 200, ms: 12 },
    ])
    assert.equal(line?.servedBy, 'app-3')
  })

  test('has no upstream where the edge answered by itself', () => {
    const none = { upstream: '"-"', upstream_status: '"-"', upstream_seconds: '"-"' }
    const line = parseEdgeLine(lineOf({ ...none, served_by: '"-"', status: '405' }))
    assert.deepEqual(line?.tries, [])
    assert.equal(line?.servedBy, null)
  })

  test('says the same as JSON', () => {
    const json = {
      ...{ time: '2026-11-21T06:00:35+00:00', msec: 1763704835.123, name: 'edge' },
      ...{ client: '127.0.0.1', host: 'localhost:8080', strategy: 'round-robin' },
      ...{ method: 'GET', uri: '/?q=" é', status: 200, bytes: 6755, served_by: 'app-2' },
      ...{ cache: '', upstream: '127.0.0.1:8101, 127.0.0.1:8102', upstream_status: '502, 200' },
      ...{ seconds: 0.013, upstream_seconds: '0.000, 0.012', request_id: '1763780412.071-27-3' },
    }
    assert.deepEqual(parseEdgeLine(JSON.stringify(json)), {
      ...{ id: '1763780412.071-27-3', at: 1763704835110, client: '127.0.0.1' },
      ...{ host: 'localhost:8080', strategy: 'round-robin', method: 'GET', uri: '/?q=" é' },
      ...{ status: 200, bytes: 6755, ms: 13, servedBy: 'app-2', fromCache: false },
      tries: [
        { address: '127.0.0.1:8101', status: 502, ms: 0 },
        { address: '127.0.0.1:8102', status: 200, ms: 12 },
      ],
    })
    const byItself = { ...json, upstream: '', upstream_status: '', served_by: '', cache: 'HIT' }
    const line = parseEdgeLine(JSON.stringify(byItself))
    assert.deepEqual([line?.tries, line?.servedBy, line?.fromCache], [[], null, true])
    assert.equal(parseEdgeLine(JSON.stringify(json).slice(0, -20)), null)
  })

  test('of HAProxy has the server that it tried last, and how many were tried before', () => {
    const line =
      'time=2026-11-28T16:00:00+00:00 start=1763780412.071 client=127.0.0.1 host="localhost" strategy=sticky ' +
      'method=GET uri="/cart" status=200 bytes=6755 served_by="app-2" cache=MISS upstream="127.0.0.1:8102" ' +
      'retries=+1 ms=2013 upstream_ms=12 ended=----  request_id=1763780412.071-27-3'
    const expected = {
      ...{ id: '1763780412.071-27-3', at: 1763780412071, client: '127.0.0.1', host: 'localhost' },
      ...{ strategy: 'sticky', method: 'GET', uri: '/cart', status: 200, bytes: 6755, ms: 2013 },
      ...{ servedBy: 'app-2', fromCache: false, byHaproxy: true },
      tries: [
        { address: '?', status: null, ms: null },
        { address: '127.0.0.1:8102', status: 200, ms: 12 },
      ],
    }
    assert.deepEqual(parseEdgeLine(line), expected)
    const json = {
      ...{ start: 1763780412.071, client: '127.0.0.1', host: 'localhost', strategy: 'sticky' },
      ...{ method: 'GET', uri: '/cart', status: 200, bytes: 6755, served_by: 'app-2' },
      ...{ cache: 'MISS', upstream: '127.0.0.1:8102', retries: '+1', ms: 2013, upstream_ms: 12 },
      ...{ ended: '----', request_id: '1763780412.071-27-3' },
    }
    assert.deepEqual(parseEdgeLine(JSON.stringify(json)), expected)
    const nobody = { ...json, upstream: '<NOSRV>:-', upstream_ms: -1, retries: '0', status: 503 }
    assert.deepEqual(parseEdgeLine(JSON.stringify(nobody))?.tries, [])
  })

  test('is nothing when it is half a line, or none', () => {
    assert.equal(parseEdgeLine(''), null)
    assert.equal(parseEdgeLine('time=yesterday request_id=1'), null)
    assert.equal(parseEdgeLine(lineOf().slice(0, 100)), null)
  })
})

const isShops = (host: string, uri = '/') => isShopRequest(edgeLine({ host, uri }), 'shop.example')

test('the lab and whoami are not the shop, by whatever name', () => {
  assert.equal(isShops('localhost:8080'), true)
  assert.equal(isShops('sticky.shop.example'), true)
  assert.equal(isShops('LAB.localhost:8080'), false)
  assert.equal(isShops('lab.shop.example'), false)
  assert.equal(isShops('whoami.localhost:8080'), false)
  assert.equal(isShops('localhost:8080', '/whoami?x'), false)
  assert.equal(isShops('localhost:8080', '/whoami-not'), true)
})

test('a line of a web server behind load balancers has its name', () => {
  const line = (name: string) =>
    `time=2026-11-28T16:00:00+00:00 msec=1763780412.071 name=${name} client=127.0.0.1 host="localhost" ` +
    'strategy=sticky method=GET uri="/" status=200 bytes=1 served_by="app-2" cache=MISS ' +
    'upstream="127.0.0.1:8102" upstream_status="200" seconds=0.010 upstream_seconds="0.009" request_id=a-1'
  assert.equal(parseEdgeLine(line('web-2'))?.webServer, 'web-2')
  assert.equal(parseEdgeLine(line('edge'))?.webServer, undefined)
})

test('a line has the load balancer that the request came through, where there is one', () => {
  const balancerIn = (line: string) => parseEdgeLine(line)?.balancer
  assert.equal(balancerIn(lineOf({ balancer: '"edge-2"' })), 'edge-2')
  assert.equal(
    balancerIn(JSON.stringify({ msec: 1, request_id: 'a', balancer: 'edge-2' })),
    'edge-2',
  )
  for (const none of ['""', '"-"'])
    assert.equal('balancer' in (parseEdgeLine(lineOf({ balancer: none })) ?? {}), false)
})
