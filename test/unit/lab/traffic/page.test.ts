import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderErrorPages } from '../../../../apps/edge/error-pages.ts'
import {
  causeOfError,
  failureOf,
  hiddenField,
  linksOn,
  parseMetadata,
  parsePage,
  wordsOn,
} from '../../../../apps/lab/traffic/load/page.ts'
import { NotFound, Unavailable } from '../../../../apps/shop/errors.ts'
import { errorCodeOf } from '../../../../apps/shop/http/middleware/errors.ts'
import { createTemplates } from '../../../../apps/shop/views/templates.ts'

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

const failedAnswer = (status: number, body = '', servedBy = 'app-1') => ({
  ...{ status, body, servedBy, headers: {}, retried: false },
})

/** The page as a rewording or a translation leaves it: the tags alone. */
const withoutWords = (html: string) => html.replace(/>[^<]*</g, '><')

const errorPage = (status: number) => ({
  ...{ status, heading: 'Reworded', text: 'Reworded.', retryAfterSeconds: null },
  ...{ requestId: null, links: [] },
})

const guestChrome = {
  ...{ title: 'Reworded', path: '/', isFormAnswer: false, user: null, cartCount: 0 },
  ...{ categories: [], q: '', cachedByEdge: false, flashMessage: null, sessionsUnavailable: false },
  badge: {
    version: '',
    ...{ app: 'app-1', colour: 0, requestsServed: 1, session: 'none yet' },
    ...{ database: null, trace: null },
  },
}

describe('a failed request', () => {
  test('is none when the shop says no for a reason', () => {
    for (const status of [200, 303, 404, 409, 422, 429])
      assert.equal(failureOf(failedAnswer(status)), null)
  })

  const page = (code: string) => `<meta name="error-code" content="${code}"><h1>Any words</h1>`
  const cases: [number, string, string, string][] = [
    [503, page('primary-unavailable'), 'app-1', 'no-primary'],
    [503, page('sessions-unavailable'), 'app-1', 'store-away'],
    [503, page('database-unavailable'), 'app-1', 'no-database'],
    [503, page('overloaded'), 'app-1', 'busy'],
    [500, page('internal-error'), 'app-1', 'shop-error'],
    [503, page('unavailable'), '', 'no-replica'],
    [504, page('gateway-timeout'), '', 'change-unanswered'],
    // Not a page of ours.
    [500, 'We are very busy', 'app-1', 'shop-error'],
    [503, 'You can browse, but not buy right now', '', 'no-replica'],
    [504, 'We got no answer', '', 'timeout'],
  ]
  for (const [status, body, servedBy, cause] of cases)
    test(`${status} “${body}” is ${cause}`, () => {
      assert.equal(failureOf(failedAnswer(status, body, servedBy)), cause)
    })

  const edgePages = renderErrorPages()
  for (const [name, status, servedBy, cause] of [
    ['unavailable.html', 503, '', 'no-replica'],
    ['overloaded.html', 503, 'app-1', 'busy'],
    ['gateway-timeout.html', 504, '', 'change-unanswered'],
  ] as const)
    test(`is recognised on the edge's ${name} without its words`, () => {
      const body = withoutWords(edgePages[name] ?? '')
      assert.equal(failureOf(failedAnswer(status, body, servedBy)), cause)
    })

  const templates = createTemplates((name) => name)
  for (const [error, status, cause] of [
    [new Unavailable('primary', 'No primary'), 503, 'no-primary'],
    [new Unavailable('database', 'No database'), 503, 'no-database'],
    [new Unavailable('sessions', 'No sessions'), 503, 'store-away'],
    [new Unavailable('capacity', 'Busy'), 503, 'busy'],
    [new Error('A mistake'), 500, 'shop-error'],
  ] as const)
    test(`is recognised on the shop's page for “${error.message}” without its words`, () => {
      const chrome = { ...guestChrome, errorCode: errorCodeOf(error, status) }
      const html = templates.page('views/error', errorPage(status), chrome)
      assert.equal(failureOf(failedAnswer(status, withoutWords(html))), cause)
    })

  test('has a code on the page, and a page that did not fail has none', () => {
    assert.equal(errorCodeOf(new NotFound('No such page'), 404), undefined)
    const html = templates.page('views/error', errorPage(404), guestChrome)
    assert.doesNotMatch(html, /error-code/)
  })

  test('without an answer says what happened to the connection', () => {
    const cause = (code: string) => causeOfError(Object.assign(new Error(), { code }))
    assert.equal(cause('ECONNREFUSED'), 'edge-away')
    assert.equal(cause('ECONNRESET'), 'connection-cut')
    assert.equal(cause('ETIMEDOUT'), 'timeout')
    assert.equal(cause('EOTHER'), 'unknown')
  })
})
