import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createPasswordService } from '../../../apps/shop/accounts/passwords.ts'
import { Unavailable } from '../../../apps/shop/errors.ts'

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

test('a hash made at another cost still fits, and asks for a new one', async () => {
  const dearer = createPasswordService({ memoryKib: 128, passes: 2 })
  const old = await passwords.hash('correct horse battery')
  assert.equal(await dearer.verify(old, 'correct horse battery'), 'rehash')
  assert.equal(await dearer.verify(old, 'something else'), 'wrong')
})

test('hashes leave threads for files and names, and too many are refused', async () => {
  const { hash } = await import('@node-rs/argon2')
  const cost = { memoryKib: 19_456, passes: 2 }
  const limited = createPasswordService(cost)
  const unlimited = () =>
    hash('correct horse battery', { memoryCost: cost.memoryKib, timeCost: cost.passes })
  // A file is read by the same few threads: behind all hashes, or behind the two that may run.
  assert.ok((await hashesBeforeAFile(() => limited.hash('correct horse battery'))) <= 4)
  assert.ok((await hashesBeforeAFile(unlimited)) > 4)

  const asked = Array.from({ length: 80 }, () => limited.hash('correct horse battery'))
  const refused = asked.map((one) => one.then(() => null).catch((error) => error))
  const first = await Promise.race(refused)
  assert.ok(first instanceof Unavailable)
  assert.equal(first.resource, 'capacity')
  const results = await Promise.all(refused)
  assert.ok(results.filter((error) => error instanceof Unavailable).length >= 14)
})

/** How many of 16 hashes that began before a file was read were done before it. */
async function hashesBeforeAFile(hashOne: () => Promise<unknown>): Promise<number> {
  let done = 0
  const hashes = Array.from({ length: 16 }, () => hashOne().then(() => done++))
  await setImmediate()
  await readFile(import.meta.filename)
  const before = done
  await Promise.all(hashes)
  return before
}

test('a hash of the password as it was once typed still fits, and asks for a new one', async () => {
  const { hash } = await import('@node-rs/argon2')
  const old = await hash(decomposed, { memoryCost: 64, timeCost: 1, parallelism: 1 })
  assert.equal(await passwords.verify(old, decomposed), 'rehash')
  assert.equal(await passwords.verify(old, 'something else'), 'wrong')
})
