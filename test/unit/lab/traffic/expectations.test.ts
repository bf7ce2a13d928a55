import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  changeCart,
  type Expectations,
  findProblems,
  noExpectations,
  updateExpectations,
} from '../../../../apps/lab/traffic/load/expectations.ts'
import type { Page } from '../../../../apps/lab/traffic/load/page.ts'

const page = (seen: Partial<Page>): Page => ({
  ...{ status: 200, html: '', loggedIn: false, cartCount: 0, sessionsAway: false, served: 10 },
  ...{ servedBy: 'app-1', store: 'memory', primary: null, replica: 'db-2' },
  ...seen,
})

const member = (more: Partial<Expectations> = {}): Expectations => ({
  ...noExpectations(),
  loggedIn: true,
  sessionHome: { replica: 'app-1', served: 5, store: 'memory' },
  ...more,
})

const guest = (cartCount: number, more: Partial<Expectations> = {}): Expectations => ({
  ...member(more),
  loggedIn: false,
  cartCount,
})

const lost = (cause: string) => [{ trouble: 'lostLogins', cause }]

describe('a login that is gone', () => {
  test('is no trouble while it is there, on any app replica', () => {
    const expectations = member({ sessionHome: { replica: 'app-1', served: 5, store: 'redis' } })
    const seen = page({ loggedIn: true, servedBy: 'app-2', store: 'redis' })
    assert.deepEqual(findProblems(expectations, seen, undefined), [])
  })

  const cases: [string, Partial<Page>, string | undefined, string][] = [
    ['another replica has answered', { servedBy: 'app-2' }, undefined, 'other-replica'],
    ['a cookie led to a replica that is gone', { servedBy: 'app-2' }, 'app-1', 'replica-gone'],
    ['its replica has begun to count anew', { served: 2 }, undefined, 'replica-restarted'],
    ['the store was switched', { store: 'redis' }, undefined, 'store-switched'],
    ['the store is away', { sessionsAway: true, store: null }, undefined, 'store-away'],
    ['nothing explains it', {}, undefined, 'unknown'],
  ]
  for (const [what, seen, affinityApp, cause] of cases)
    test(`says why: ${what}`, () => {
      assert.deepEqual(findProblems(member(), page(seen), affinityApp), lost(cause))
    })

  test('says why: Redis no longer has it', () => {
    const expectations = member({ sessionHome: { replica: 'app-1', served: 5, store: 'redis' } })
    const seen = page({ store: 'redis', servedBy: 'app-2' })
    assert.deepEqual(findProblems(expectations, seen, undefined), lost('store-forgot'))
  })

  test('counts once, and again when it was found and lost again', () => {
    const expectations = member()
    const see = (seen: Partial<Page>) => {
      const found = findProblems(expectations, page(seen), undefined)
      updateExpectations(expectations, page(seen), found)
      return found.length
    }
    const elsewhere = { servedBy: 'app-2' }
    assert.deepEqual([elsewhere, elsewhere, { loggedIn: true }, elsewhere].map(see), [1, 0, 0, 1])
  })
})

describe('a cart', () => {
  test('with fewer products, on another app replica, is lost', () => {
    assert.deepEqual(findProblems(guest(2), page({ servedBy: 'app-2' }), undefined), [
      { trouble: 'lostCarts', cause: 'other-replica' },
    ])
  })

  test('that a new session has replaced is lost, also where that session is', () => {
    const expectations = guest(3, { lossCause: 'other-replica' })
    assert.deepEqual(findProblems(expectations, page({ cartCount: 1 }), undefined), [
      { trouble: 'lostCarts', cause: 'other-replica' },
    ])
  })

  test('as it was before the own change, from a lagging database, is a stale page', () => {
    const expectations = guest(1, { sessionHome: { replica: 'app-1', served: 5, store: 'redis' } })
    changeCart(expectations, 2)
    const old = page({ cartCount: 1, store: 'redis' })
    const found = findProblems(expectations, old, undefined)
    assert.deepEqual(found, [{ trouble: 'stalePages', cause: 'replica-lag' }])
    updateExpectations(expectations, old, found)
    assert.equal(expectations.cartCount, 2, 'what the shopper knows is newer than the page')
    assert.deepEqual(
      findProblems(expectations, page({ cartCount: 2, store: 'redis' }), undefined),
      [],
    )
  })

  test('of a member, gone with the primary that took the change', () => {
    const expectations = member({ cartCount: 2, primary: 'db-1' })
    const seen = page({ loggedIn: true, cartCount: 1, replica: null, primary: 'db-2' })
    assert.deepEqual(findProblems(expectations, seen, undefined), [
      { trouble: 'lostCarts', cause: 'new-primary' },
    ])
  })

  test('that is found again where it was lost is no stale page', () => {
    const expectations = guest(0)
    changeCart(expectations, 1)
    changeCart(expectations, 2)
    const gone = page({ servedBy: 'app-2' })
    updateExpectations(expectations, gone, findProblems(expectations, gone, undefined))
    assert.deepEqual(findProblems(expectations, page({ cartCount: 1 }), undefined), [])
  })

  test('of a member, found again with the login, is no stale page', () => {
    const expectations = member({ cartCount: 2 })
    const gone = page({ servedBy: 'app-2' })
    updateExpectations(expectations, gone, findProblems(expectations, gone, undefined))
    assert.deepEqual(
      findProblems(expectations, page({ loggedIn: true, cartCount: 2 }), undefined),
      [],
    )
  })

  test('that a login elsewhere did not take along is lost', () => {
    const expectations = member({ cartCount: 1, cartMayGrow: true, lossCause: 'other-replica' })
    assert.deepEqual(findProblems(expectations, page({ loggedIn: true }), undefined), [
      { trouble: 'lostCarts', cause: 'other-replica' },
    ])
  })

  test('may have grown by a login', () => {
    const expectations = member({ cartCount: 1, cartMayGrow: true, earlierCounts: [4] })
    const seen = page({ loggedIn: true, cartCount: 4 })
    assert.deepEqual(findProblems(expectations, seen, undefined), [])
  })
})
