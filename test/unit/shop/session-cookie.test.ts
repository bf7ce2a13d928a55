import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { createSessionCookie } from '../../../apps/shop/sessions/session-cookie.ts'

const secret = 'a secret of more than thirty-two characters'

/** As express-session sets it. */
function signedCookie(id: string, by: string): string {
  const signature = createHmac('sha256', by).update(id).digest('base64').replace(/=+$/, '')
  return encodeURIComponent(`s:${id}.${signature}`)
}

describe('session cookies', () => {
  test('one that we signed is known, the second time, too', () => {
    const { signedId } = createSessionCookie(secret)
    const cookie = signedCookie('abc', secret)
    assert.deepEqual([signedId(cookie), signedId(cookie)], ['abc', 'abc'])
  })

  test('another signature or another id is refused, also when the right cookie has just been seen', () => {
    const { signedId } = createSessionCookie(secret)
    const cookie = signedCookie('abc', secret)
    signedId(cookie)
    const forged = [
      signedCookie('abc', `${secret}!`),
      cookie.replace('abc', 'abd'),
      cookie.slice(0, -1),
      's:abc.',
      'abc',
    ]
    for (const one of forged) assert.equal(signedId(one), null, one)
    for (const one of forged) assert.equal(signedId(one), null, `${one}, again`)
  })

  test('with more visitors than are remembered each is still known by their own id', () => {
    const { signedId } = createSessionCookie(secret)
    const ids = Array.from({ length: 5000 }, (_, number) => `visitor-${number}`)
    const found = [...ids, ...ids].map((id) => signedId(signedCookie(id, secret)))
    assert.deepEqual(found, [...ids, ...ids])
  })
})
