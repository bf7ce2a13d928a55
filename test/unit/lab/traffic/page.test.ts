import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  hiddenField,
  linksOn,
  parseMetadata,
  parsePage,
  wordsOn,
} from '../../../../apps/lab/traffic/load/page.ts'

const answer = (body: string, timing = '') => ({
  ...{ status: 200, body, servedBy: 'app-2', retried: false },
  headers: { 'server-timing': timing },
})

describe('what a shopper sees', () => {
  test('how an answer was made', () => {
    const timing =
      'session;desc="redis";dur=0.4, db;desc="replica db-2, 2 queries";dur=1.3, db;desc="primary db-1, 1 query";dur=0.2, total;dur=4.0'
    assert.deepEqual(parseMetadata(answer('', timing)), {
      ...{ servedBy: 'app-2', store: 'redis', primary: 'db-1', replica: 'db-2' },
    })
    assert.deepEqual(parseMetadata(answer('', 'total;dur=4.0')), {
      ...{ servedBy: 'app-2', store: null, primary: null, replica: null },
    })
  })

  test('a guest’s page, and a member’s', () => {
    const guest = parsePage(answer('<span class="count" id="cart-count">3</span>'))
    assert.equal(guest?.cartCount, 3)
    assert.equal(guest?.loggedIn, false)
    const member = parsePage(
      answer('<form method="post" action="/logout"></form><b id="cart-count">0</b>'),
    )
    assert.equal(member?.loggedIn, true)
  })

  test('what is no page of the shop is none', () => {
    assert.equal(parsePage(answer('<h1>The shop is unavailable right now</h1>')), null)
  })

  test('the links that begin with an address, each once', () => {
    const html =
      '<a href="/products?q=a&amp;page=2">2</a><a class="x" href="/products/tape">T</a><a href="/products/tape">T</a><a href="/cart">C</a>'
    assert.deepEqual(linksOn(html, '/products/'), ['/products/tape'])
    assert.deepEqual(linksOn(html, '/products'), ['/products?q=a&page=2', '/products/tape'])
  })

  test('words of the names of products', () => {
    const html = '<h2 class="card-name">Tin of Clear Tape</h2><h3 class="card-name">Clear glue</h3>'
    assert.deepEqual(wordsOn(html), ['Clear', 'Tape', 'glue'])
  })

  test('the hidden fields of a form', () => {
    const html = '<input type="hidden" name="productId" value="7"><input name="quantity" value="1">'
    assert.equal(hiddenField(html, 'productId'), '7')
    assert.equal(hiddenField(html, 'quantity'), undefined)
  })
})
