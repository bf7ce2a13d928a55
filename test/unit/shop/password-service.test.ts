import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPasswordService } from '../../../apps/shop/accounts/passwords.ts'

const passwords = createPasswordService({ memoryKib: 64, passes: 1 })

test('a password fits its own hash only', async () => {
  const hash = await passwords.hash('correct horse battery')
  assert.match(hash, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  assert.equal(await passwords.verify(hash, 'correct horse battery'), 'right')
  assert.equal(await passwords.verify(hash, 'correct horse batterY'), 'wrong')
})

test('no password fits an account that does not exist', async () => {
  assert.equal(await passwords.verify(null, ''), 'wrong')
  assert.equal(await passwords.verify(null, 'anything'), 'wrong')
})

const composed = 'caf\u00e9 Zo\u00eb ﬁne'
const decomposed = 'cafe\u0301 Zoe\u0308 fine'

test('one password typed on two systems is the same', async () => {
  for (const [set, typed] of [
    [composed, decomposed],
    [decomposed, composed],
  ] as const)
    assert.equal(await passwords.verify(await passwords.hash(set), typed), 'right')
})

test('a hash of the password as it was once typed still fits, and asks for a new one', async () => {
  const { hash } = await import('@node-rs/argon2')
  const old = await hash(decomposed, { memoryCost: 64, timeCost: 1, parallelism: 1 })
  assert.equal(await passwords.verify(old, decomposed), 'rehash')
  assert.equal(await passwords.verify(old, 'something else'), 'wrong')
})
