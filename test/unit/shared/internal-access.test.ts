import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { describe, test } from 'node:test'
import {
  isAllowedHost,
  isSameSecret,
  ownNames,
  publicNames,
} from '../../../apps/shared/internal-access.ts'

describe('an internal port', () => {
  const names = ownNames('app-2')

  test('is served by address, and under the names that neighbours use', () => {
    for (const host of [
      '127.0.0.1:8201',
      '172.18.0.5:3001',
      '[::1]:8201',
      'localhost:8201',
      'localhost.',
      'APP-2:3001',
      'app:3001',
      'stickyshop-app-2',
      hostname(),
    ])
      assert.equal(isAllowedHost(host, names), true, host)
  })

  test('is not served under a name that a stranger can own', () => {
    for (const host of [
      'evil.example',
      'evil.example:8201',
      'app-2.evil.example',
      '127.0.0.1.nip.io',
      'localhost.evil.example',
      'app-3',
      '',
      undefined,
    ])
      assert.equal(isAllowedHost(host, names), false, host)
  })

  test('of the shop itself is served under all public names, and no others', () => {
    const shop = publicNames('shop.example')
    for (const host of ['sticky.localhost:8080', 'shop.example', 'sticky.shop.example'])
      assert.equal(isAllowedHost(host, shop), true, host)
    for (const host of ['othershop.example', 'shop.example.evil.example', 'example'])
      assert.equal(isAllowedHost(host, shop), false, host)
  })

  test('takes the secret, and nothing else', () => {
    assert.equal(isSameSecret('secret', 'secret'), true)
    for (const wrong of ['', 'secre', 'secret2', 'SECRET'])
      assert.equal(isSameSecret(wrong, 'secret'), false)
  })
})
