import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuest } from '../../../../apps/control/status/browse.ts'

test('a guest without the certificate of the authority sees no page, and says so', async () => {
  const browse = createGuest(
    { scheme: 'https', domain: 'localhost', port: 9 },
    '127.0.0.1',
    '/nowhere/ca.pem',
  )
  assert.equal(await browse(), false)
})
