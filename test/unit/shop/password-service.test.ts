import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPasswordService } from '../../../apps/shop/services/password-service.ts'

const passwords = createPasswordService({ memoryKib: 64, passes: 1 })

test('a password fits its own hash only', async () => {
  const hash = await passwords.hash('correct horse battery')
  assert.match(hash, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  assert.equal(await passwords.verify(hash, 'correct horse battery'), true)
  assert.equal(await passwords.verify(hash, 'correct horse batterY'), false)
})

test('no password fits an account that does not exist', async () => {
  assert.equal(await passwords.verify(null, ''), false)
  assert.equal(await passwords.verify(null, 'anything'), false)
})
