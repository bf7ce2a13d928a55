import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { strategyLinks } from '../../../apps/shop/views/present/demo.ts'

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
