import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { createSignInLimits, signInLimits } from '../../../apps/shop/accounts/sign-in-limits.ts'
import { Invalid, TooMany, Unavailable } from '../../../apps/shop/errors.ts'
import { createFormLimits, formLimits, networkOf, noFormLimits } from '../../../apps/shop/limits.ts'
import { eventually } from '../../support/eventually.ts'

const alice = { account: 'alice@example.com', address: '127.0.0.1', device: null }
const wrong = async () => {
  throw new Invalid('wrong password')
}
const right = async () => 'in'

// So long that no machine is slow enough to see the slow lane open again.
const closed = { points: 1, seconds: 900 }
const figures = { ...signInLimits, accountSlow: closed, networkSlow: closed }

const isTooMany = (error: unknown) =>
  error instanceof TooMany && error.retryAfterSeconds > 0 && error.retryAfterSeconds <= 900

/** How many of the tries were answered at all. */
async function evaluated(tries: Promise<unknown>[]): Promise<number> {
  const answers = await Promise.allSettled(tries)
  return answers.filter((a) => a.status === 'fulfilled' || a.reason instanceof Invalid).length
}

describe('failed sign-ins', () => {
  test('from one network to one account end after ten, also many at once', async () => {
    const limits = createSignInLimits(null, figures)
    const tries = Array.from({ length: 50 }, () => limits.watch(alice, wrong))
    assert.equal(await evaluated(tries), 10)
    await assert.rejects(limits.watch(alice, right), isTooMany)
    assert.equal(await limits.watch({ ...alice, account: 'bob@example.com' }, right), 'in')
  })

  test('from many networks to one account become slow', async () => {
    const limits = createSignInLimits(null, figures)
    const tries = Array.from({ length: 400 }, (_, at) =>
      limits.watch({ ...alice, address: `10.0.${at % 40}.1` }, wrong),
    )
    // Twenty, and one in the slow lane.
    assert.equal(await evaluated(tries), 21)
  })

  test('cannot lock out a device that has signed in before', async () => {
    const limits = createSignInLimits(null, figures)
    const tries = Array.from({ length: 400 }, (_, at) =>
      limits.watch({ ...alice, address: `10.0.${at % 40}.1` }, wrong),
    )
    await Promise.allSettled(tries)
    for (let at = 0; at < 20; at++)
      assert.equal(await limits.watch({ ...alice, device: 'laptop' }, right), 'in')
    const guesses = Array.from({ length: 30 }, () =>
      limits.watch({ ...alice, device: 'laptop' }, wrong),
    )
    assert.equal(await evaluated(guesses), 10)
  })

  test('leave the owner a turn from a new device', async () => {
    const quick = { ...signInLimits, accountSlow: { points: 1, seconds: 0.05 } }
    const limits = createSignInLimits(null, quick)
    for (let at = 0; at < 40; at++)
      await limits.watch({ ...alice, address: `10.0.${at}.1` }, wrong).catch(() => {})
    const owner = { ...alice, address: '192.0.2.7' }
    assert.equal(await eventually(() => limits.watch(owner, right)), 'in')
  })

  test('that were refused take nothing from the turns of others', async () => {
    const quick = { ...figures, accountSlow: { points: 1, seconds: 0.05 } }
    const limits = createSignInLimits(null, quick)
    for (let at = 0; at < 40; at++)
      await limits.watch({ ...alice, address: `10.0.${at}.1` }, wrong).catch(() => {})
    const owner = { ...alice, address: '192.0.2.7' }
    // Far more tries than a network may begin with other accounts.
    await Promise.allSettled(Array.from({ length: 200 }, () => limits.watch(owner, right)))
    assert.equal(await eventually(() => limits.watch(owner, right)), 'in')
    assert.equal(await limits.watch({ ...owner, account: 'bob@example.com' }, right), 'in')
  })

  test('of one person do not count against others behind the same address', async () => {
    const limits = createSignInLimits(null, figures)
    const tries = Array.from({ length: 300 }, (_, at) =>
      limits.watch({ ...alice, account: `a${at % 30}@example.com` }, wrong),
    )
    assert.equal(await evaluated(tries), 300)
    assert.equal(await limits.watch({ ...alice, account: 'b@example.com' }, right), 'in')
  })

  test('at account after account from one network become slow', async () => {
    const limits = createSignInLimits(null, figures)
    const tries = Array.from({ length: 200 }, (_, at) =>
      limits.watch({ ...alice, account: `a${at}@example.com` }, wrong),
    )
    assert.equal(await evaluated(tries), 51)
  })

  test('are not made of many right ones at once', async () => {
    const limits = createSignInLimits(null, figures)
    for (const device of [null, 'laptop']) {
      const tries = Array.from({ length: 50 }, () => limits.watch({ ...alice, device }, right))
      await Promise.allSettled(tries)
      assert.equal(await limits.watch({ ...alice, device }, right), 'in')
    }
  })

  test('are all that counts', async () => {
    const limits = createSignInLimits(null, figures)
    await Promise.all(Array.from({ length: 9 }, () => limits.watch(alice, wrong).catch(() => {})))
    for (let at = 0; at < 50; at++) await limits.watch(alice, right)
    const busy = async () => {
      throw new Unavailable('capacity', 'busy')
    }
    await assert.rejects(limits.watch(alice, busy), Unavailable)
    assert.equal(await limits.watch(alice, right), 'in')
  })
})

describe('what one network may create', () => {
  test('is limited, and for others it is not', async () => {
    const limits = createFormLimits(null)
    const [{ points }] = formLimits.registration
    const tries = Array.from({ length: points + 10 }, () =>
      limits.count('registration', '192.0.2.1'),
    )
    assert.equal(await evaluated(tries), points)
    await assert.rejects(limits.count('registration', '192.0.2.1'), isTooMany)
    await limits.count('registration', '192.0.2.2')
    await limits.count('guest cart', '192.0.2.1')
  })

  test('is counted anew in the next window', async () => {
    const quick = { ...formLimits, order: [{ points: 1, seconds: 0.05 }] }
    const limits = createFormLimits(null, quick)
    await limits.count('order', '7')
    await eventually(() => limits.count('order', '7'))
  })

  test('is counted in memory, without asking Redis, while that does not answer', async () => {
    const redis = new Redis({ lazyConnect: true })
    Object.assign(redis, { status: 'ready', rlflxIncr: assert.fail })
    const limits = createFormLimits({ client: redis, isUp: () => false })
    const [{ points }] = formLimits.order
    assert.equal(
      await evaluated(Array.from({ length: 70 }, () => limits.count('order', '7'))),
      points,
    )
  })

  test('can be lifted for load tests', async () => {
    for (let at = 0; at < 100; at++) await noFormLimits.count('registration', '192.0.2.1')
  })

  test('is counted by the /56 with IPv6', () => {
    assert.equal(networkOf('2001:db8:1:23ff::1'), networkOf('2001:db8:1:2300:5::'))
    assert.notEqual(networkOf('2001:db8:1:2400::1'), networkOf('2001:db8:1:2300::1'))
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/56')
    assert.equal(networkOf('::1'), '0:0:0:0::/56')
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
    assert.equal(networkOf('17'), '17')
  })
})
