import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Invalid, TooMany, Unavailable } from '../../../apps/shop/errors.ts'
import { createLoginLimiter } from '../../../apps/shop/services/login-limiter.ts'

const alice = { account: 'alice@example.com', address: '127.0.0.1' }
const wrong = async () => {
  throw new Invalid('wrong password')
}
const right = async () => 'in'

const limiterWithFailures = async (count: number) => {
  const limiter = createLoginLimiter({ redis: null })
  for (let i = 0; i < count; i++) await assert.rejects(limiter.watch(alice, wrong), Invalid)
  return limiter
}

test('after ten failures even the right password has to wait', async () => {
  const limiter = await limiterWithFailures(10)
  await assert.rejects(
    limiter.watch(alice, right),
    (error) =>
      error instanceof TooMany && error.retryAfterSeconds > 890 && error.retryAfterSeconds <= 900,
  )
})

test('an account is not locked for its owner somewhere else', async () => {
  const limiter = await limiterWithFailures(10)
  assert.equal(await limiter.watch({ ...alice, address: '127.0.0.2' }, right), 'in')
  assert.equal(await limiter.watch({ ...alice, account: 'bob@example.com' }, right), 'in')
})

test('only failures count', async () => {
  const limiter = await limiterWithFailures(9)
  await Promise.all(Array.from({ length: 50 }, () => limiter.watch(alice, right)))
  const busy = async () => {
    throw new Unavailable('capacity', 'busy')
  }
  await assert.rejects(limiter.watch(alice, busy), Unavailable)
  assert.equal(await limiter.watch(alice, right), 'in')
})

test('many guesses at once get no more answers than one after the other', async () => {
  const limiter = createLoginLimiter({ redis: null })
  const guesses = Array.from({ length: 50 }, () => limiter.watch(alice, wrong))
  const answers = await Promise.allSettled(guesses)
  const told = answers.filter((a) => a.status === 'rejected' && a.reason instanceof Invalid)
  assert.ok(told.length <= 10, `${told.length} were told`)
})

test('one address can’t try account after account', async () => {
  const limiter = createLoginLimiter({ redis: null })
  for (let i = 0; i < 100; i++)
    await assert.rejects(limiter.watch({ ...alice, account: `a${i}@example.com` }, wrong), Invalid)
  await assert.rejects(limiter.watch({ ...alice, account: 'b@example.com' }, right), TooMany)
})
