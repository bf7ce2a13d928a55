import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '../../../apps/shared/client.ts'
import { addToCart, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

/** What every response carries, of the edge and of the shop; a page's own policy may be stricter. */
const expected: Record<string, RegExp> = {
  'content-security-policy': /default-src '(self|none)'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\), geolocation=\(\), microphone=\(\)/,
}

describe('security headers', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  async function get(host: string, path: string) {
    const client = stack.client(host)
    try {
      return await client.get(path)
    } finally {
      client.close()
    }
  }

  const assetIn = (html: string) => /"(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? ''

  const answers: [string, string, string, number][] = [
    ['a page of the shop', 'localhost', '/', 200],
    ['a page that an app replica does not find', 'localhost', '/no-such-page', 404],
    ['a page for those who are signed in', 'localhost', '/account', 303],
    ['security.txt', 'localhost', '/.well-known/security.txt', 200],
    ['a picture', 'localhost', '/pictures/tapes-clear.svg', 200],
    ['the icon', 'localhost', '/favicon.svg', 200],
    ['robots.txt', 'localhost', '/robots.txt', 200],
    ['an error page of the edge', 'localhost', '/.git/config', 404],
    ['a request that the edge cannot read', 'localhost', '/%', 400],
    ['whoami', 'whoami.localhost', '/', 200],
    ['whoami by path', 'localhost', '/whoami', 200],
    ['a host that nobody has', 'nobody.example', '/', 421],
    ['the lab', 'lab.localhost', '/', 200],
    ['a page that the lab does not find', 'lab.localhost', '/no-such-page', 404],
    ['a report of the lab', 'lab.localhost', '/lessons/report', 200],
  ]

  for (const [what, host, path, status] of answers)
    test(`of ${what}`, async () => {
      const answer = await get(host, path)
      assert.equal(answer.status, status)
      check(answer.headers)
    })

  for (const host of ['localhost', 'lab.localhost'])
    test(`of a style sheet of ${host}`, async () => {
      const path = assetIn((await get(host, '/')).body)
      const answer = await get(host, path)
      assert.equal(answer.status, 200)
      assert.match(String(answer.headers['cache-control']), /immutable/)
      check(answer.headers)
    })

  function check(headers: Record<string, string | string[] | undefined>) {
    for (const [name, pattern] of Object.entries(expected))
      assert.match(String(headers[name]), pattern, name)
    const policy = String(headers['content-security-policy'])
    assert.doesNotMatch(policy, /unsafe-|\*|https?:/)
    assert.match(policy, /frame-ancestors 'none'/)
    if (/default-src 'self'/.test(policy)) {
      assert.match(policy, /object-src 'none'/)
      assert.match(policy, /base-uri 'none'/)
    }
    assert.equal(headers['x-powered-by'], undefined)
    assert.doesNotMatch(String(headers.server ?? ''), /\d/)
    assert.equal(headers['access-control-allow-origin'], undefined)
  }

  test('keep every cookie from scripts, and from forms of other sites', async () => {
    const client = stack.client('sticky.localhost')
    const cookies: string[] = []
    const send = client.send.bind(client)
    client.send = async (...request): Promise<Answer> => {
      const answer = await send(...request)
      cookies.push(...(answer.headers['set-cookie'] ?? []))
      return answer
    }
    try {
      await addToCart(client, 1)
      await register(client)
      await client.post('/account', { name: 'Kim' })
      await client.get('/account')
    } finally {
      client.close()
    }
    const names = new Set(cookies.map((cookie) => /^(?:__Host-)?(\w+)[-_]/.exec(cookie)?.[1]))
    for (const name of ['sid', 'replica', 'notice', 'fresh', 'device'])
      assert.ok(names.has(name), `${name}: ${[...names]}`)
    for (const cookie of cookies) {
      assert.match(cookie, /; HttpOnly(;|$)/i)
      assert.match(cookie, /; SameSite=Lax(;|$)/i)
    }
  })

  test('empty the caches of the browser at sign-out', async () => {
    const client = stack.client()
    try {
      await register(client)
      const { headers } = await client.post('/logout')
      assert.equal(headers['clear-site-data'], '"cache"')
    } finally {
      client.close()
    }
  })

  test('security.txt names a contact and does not expire soon', async () => {
    const { body, headers } = await get('localhost', '/.well-known/security.txt')
    assert.match(String(headers['content-type']), /^text\/plain; charset=utf-8$/)
    assert.match(body, /^Contact: (mailto:|https:|tel:)\S+$/m)
    const expires = Date.parse(/^Expires: (\S+)$/m.exec(body)?.[1] ?? '')
    const days = (expires - Date.now()) / (24 * 60 * 60_000)
    assert.ok(days > 30 && days < 365, `${days} days`)
  })
})
