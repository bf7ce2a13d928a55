import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nextPath, strategyLinks, traceLink } from '../../../apps/shop/http/links.ts'

test('after the login a person goes on to a page of this shop', () => {
  for (const path of ['/', '/checkout', '/orders/7?placed', '/products?q=caf%C3%A9&sort=newest'])
    assert.equal(nextPath(path), path)
})

test('what could lead to another site becomes the home page', () => {
  const elsewhere = [
    ...['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'evil'],
    ...['/a//b', '/\t/evil.example', '/a\nSet-Cookie: x', '/\u0000', '/\u2028', '/\ud800', ' /'],
    ...['javascript:alert(1)', '', undefined, null, ['/a', '/b'], `/${'a'.repeat(500)}`],
  ]
  for (const path of elsewhere) assert.equal(nextPath(path), '/', JSON.stringify(path))
})

const sticky = (host: string, protocol = 'http') =>
  strategyLinks(protocol, host, 'round-robin').find(({ name }) => name === 'sticky')?.href

describe('the same page through another strategy', () => {
  test('is at a name under the same domain and port', () => {
    assert.equal(sticky('localhost:8080'), 'http://sticky.localhost:8080/demo')
    assert.equal(sticky('shop.localhost:8080'), 'http://sticky.localhost:8080/demo')
    assert.equal(sticky('ip-hash.localhost:8080'), 'http://sticky.localhost:8080/demo')
    assert.equal(sticky('shop.example.com', 'https'), 'https://sticky.example.com/demo')
    assert.equal(sticky('example.com', 'https'), 'https://sticky.example.com/demo')
  })

  test('is on localhost for who came by an address', () => {
    assert.equal(sticky('127.0.0.1:8080'), 'http://sticky.localhost:8080/demo')
    assert.equal(sticky('[::1]:8080'), 'http://sticky.localhost:8080/demo')
  })

  test('is never made of what is no host name', () => {
    assert.equal(sticky('"><script>:80'), 'http://sticky.localhost:80/demo')
    assert.equal(sticky(''), 'http://sticky.localhost/demo')
  })

  test('is marked where it is the one in use', () => {
    const current = strategyLinks('http', 'localhost', 'sticky').filter((link) => link.current)
    assert.deepEqual(
      current.map(({ name }) => name),
      ['sticky'],
    )
  })
})

describe('the way of a page’s request', () => {
  const way = (host: string, id = 'a1b2') => traceLink('http', host, id)

  test('is shown by the lab under the same domain', () => {
    assert.equal(way('localhost:8080'), 'http://lab.localhost:8080/requests/a1b2')
    assert.equal(way('sticky.localhost:8080'), 'http://lab.localhost:8080/requests/a1b2')
    assert.equal(way('127.0.0.1:8080'), 'http://lab.localhost:8080/requests/a1b2')
    assert.equal(way('[::1]:8080'), 'http://lab.localhost:8080/requests/a1b2')
    assert.equal(way('shop.example.com'), 'http://lab.example.com/requests/a1b2')
  })

  test('is found by an id as the edge makes them', () => {
    const id = '1763780412.071-27-3'
    assert.equal(way('localhost:8080', id), `http://lab.localhost:8080/requests/${id}`)
  })

  test('has no link where no name leads to the lab, nor for an id that is none', () => {
    assert.equal(way('192.168.1.20:8080'), null)
    assert.equal(way('"><script>'), null)
    for (const id of ['../x', '..', '.x', '']) assert.equal(way('localhost:8080', id), null)
  })
})
