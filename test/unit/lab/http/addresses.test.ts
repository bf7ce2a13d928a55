import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskAddress } from '../../../../apps/lab/http/addresses.ts'

test('an address is masked, unless it is loopback', () => {
  const shown = {
    '192.168.1.7': '192.168.1.x',
    '::ffff:192.168.1.7': '192.168.1.x',
    '127.0.3.1': '127.0.3.1',
    '::1': '::1',
    '2001:db8:1:2:3:4:5:6': '2001:db8:1:x',
    '2001:db8::7': '2001:db8:x',
    'fe80::7': 'fe80:x',
  }
  for (const [address, masked] of Object.entries(shown)) assert.equal(maskAddress(address), masked)
})
