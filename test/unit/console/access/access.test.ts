import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createLock } from '../../../../apps/console/access/lock.ts'
import { ownHosts } from '../../../../apps/console/access/own-hosts.ts'
import { createWrongTokens } from '../../../../apps/console/access/wrong-tokens.ts'

describe('the lock', () => {
  test('keeps everybody out but the browser that has locked', () => {
    const lock = createLock()
    assert.equal(lock.keepsOut(undefined), false)
    const key = lock.lock()
    assert.equal(lock.keepsOut(undefined), true)
    assert.equal(lock.keepsOut('guess'), true)
    assert.equal(lock.keepsOut(key), false)
    lock.unlock()
    assert.equal(lock.keepsOut(undefined), false)
    assert.notEqual(lock.lock(), key)
  })
})

describe('the names of the console', () => {
  const passes = (host: string | undefined) => {
    let passed = false
    const req = { headers: { host } }
    try {
      ownHosts('shop.example')(req as never, {} as never, () => {
        passed = true
      })
    } catch {
      return false
    }
    return passed
  }

  test('are its own and no others, so that no other name can lead here', () => {
    for (const host of [
      'localhost:8081',
      '127.0.0.1:8081',
      '[::1]:8081',
      'lab.localhost:8080',
      'LAB.shop.example',
    ])
      assert.equal(passes(host), true, host)
    for (const host of [
      'evil.example:8081',
      'lab.localhost.evil.example',
      'shop.example',
      '127.0.0.1.nip.io',
      '',
      undefined,
    ])
      assert.equal(passes(host), false, host)
  })
})

describe('wrong tokens', () => {
  test('are counted by address, and forgotten after five minutes', () => {
    let now = 0
    const wrong = createWrongTokens(() => now)
    for (let times = 0; times < 20; times++) {
      assert.equal(wrong.tooMany('1.2.3.4'), false)
      wrong.add('1.2.3.4')
    }
    assert.equal(wrong.tooMany('1.2.3.4'), true)
    assert.equal(wrong.tooMany('1.2.3.5'), false)
    now += 5 * 60_000 + 1
    assert.equal(wrong.tooMany('1.2.3.4'), false)
  })
})
