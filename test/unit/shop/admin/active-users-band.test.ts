import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserCount } from '../../../../apps/shop/active-users/active-users-repository.ts'
import { activeUsersBand } from '../../../../apps/shop/admin/active-users-band.ts'

test('active users are shown together, and by app replica in the order of their numbers', () => {
  const counts: UserCount[] = [
    { kind: 'customer', appReplica: 'app-10', now: 1, lately: 2 },
    { kind: 'guest', appReplica: 'app-10', now: 3, lately: 4000 },
    { kind: 'guest', appReplica: 'app-2', now: 0, lately: 1 },
    { kind: 'virtual', appReplica: 'app-3', now: 5, lately: 6 },
    { kind: 'customer', appReplica: null, now: 1, lately: 2 },
    { kind: 'guest', appReplica: null, now: 3, lately: 4000 },
    { kind: 'virtual', appReplica: null, now: 5, lately: 6 },
  ]
  assert.deepEqual(activeUsersBand(counts), {
    tiles: [
      { label: 'Now', value: '4', detail: '1 signed in, 3 guests' },
      { label: 'In the last two hours', value: '4,002', detail: '2 signed in, 4,000 guests' },
    ],
    rows: [
      { appReplica: 'app-2', now: '0', lately: '1' },
      { appReplica: 'app-10', now: '4', lately: '4,002' },
    ],
    virtual: 'Also 6 virtual users of the lab, 5 of them now.',
  })
  assert.equal(activeUsersBand([]).virtual, null)
  assert.deepEqual(activeUsersBand([]).rows, [])
})
