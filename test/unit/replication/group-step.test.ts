import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Member } from '../../../apps/replication/dialects/mysql-group.ts'
import {
  founders,
  type GroupView,
  isMember,
  primaryOf,
  relief,
} from '../../../apps/replication/group-step.ts'
import { unreachable } from '../../../apps/replication/observe.ts'

const longEnough = 60_000

function server(name: string, member: Partial<Member> | null): GroupView {
  const full = { state: 'ONLINE', isPrimary: false, hasMajority: true, view: 3, ...member } as const
  const writable = full.isPrimary && full.state !== 'ERROR'
  return { ...unreachable(name), reachable: member !== null, writable, member: member && full }
}
const away = (name: string) => server(name, null)
const outside = (name: string) => server(name, { state: 'OFFLINE', hasMajority: false })
const names = (views: readonly GroupView[]) => views.map(({ name }) => name).join(' ')

describe('the primary of a group', () => {
  test('is the member that takes the writes', () => {
    assert.equal(primaryOf([server('db-1', {}), server('db-2', { isPrimary: true })])?.name, 'db-2')
    assert.equal(primaryOf([server('db-1', {}), away('db-2')]), null)
  })

  test('is not one that comes back and does not know yet that the others went on', () => {
    const old = server('db-1', { isPrimary: true, view: 3 })
    const now = server('db-2', { isPrimary: true, view: 4 })
    assert.equal(primaryOf([old, now])?.name, 'db-2')
    assert.equal(primaryOf([now, old])?.name, 'db-2')
  })

  test('is not one without a majority, nor one that was expelled', () => {
    assert.equal(primaryOf([server('db-1', { isPrimary: true, hasMajority: false })]), null)
    assert.ok(!isMember(server('db-1', { state: 'ERROR' })))
  })
})

describe('a primary without room on its disk is relieved', () => {
  const primary = server('db-1', { isPrimary: true })
  const group = [primary, server('db-2', {}), server('db-3', {})]
  const among =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name)

  test('by a full member that has room', () => {
    assert.equal(relief(group, primary, among('db-1'))?.name, 'db-2')
    assert.equal(relief(group, primary, among('db-1', 'db-2'))?.name, 'db-3')
    const two = [primary, outside('db-2'), server('db-3', {})]
    assert.equal(relief(two, primary, among('db-1'))?.name, 'db-3')
  })

  test('by nobody while a member joins, as the group would refuse', () => {
    const joining = [primary, server('db-2', { state: 'RECOVERING' }), server('db-3', {})]
    assert.equal(relief(joining, primary, among('db-1')), null)
  })

  test('by nobody while it has room, or when nobody else has', () => {
    assert.equal(relief(group, primary, among('db-2', 'db-3')), null)
    assert.equal(relief(group, primary, among('db-1', 'db-2', 'db-3')), null)
  })
})

describe('a group without members is founded again', () => {
  test('by any of the servers, when all are there', () => {
    const all = ['db-1', 'db-2', 'db-3'].map(outside)
    assert.equal(names(founders(all, 'db-2', 0)), 'db-1 db-2 db-3')
  })

  test('by the last primary alone, when one of the others stays away', () => {
    const two = [outside('db-1'), outside('db-2'), away('db-3')]
    assert.equal(names(founders(two, 'db-2', 1000)), '')
    assert.equal(names(founders(two, 'db-2', longEnough)), 'db-2')
    assert.equal(names(founders(two, 'db-3', longEnough)), '')
    assert.equal(names(founders(two, null, longEnough)), '')
  })

  test('by nobody without a majority, or while a server still takes part in one', () => {
    const one = [outside('db-1'), away('db-2'), away('db-3')]
    assert.equal(names(founders(one, 'db-1', longEnough)), '')
    const left = server('db-3', { hasMajority: false })
    assert.equal(names(founders([outside('db-1'), outside('db-2'), left], 'db-1', longEnough)), '')
  })
})
