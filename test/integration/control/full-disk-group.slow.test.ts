import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { findServers } from '../../../scripts/setup/find-servers.mjs'
import { giveOwnDisks, takeRoom } from '../../chaos/disks.ts'
import { openCluster, writeAllTheTime } from '../../support/database-load.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const { galera, database } = findServers()
const mayMount = process.platform === 'linux' && process.getuid?.() === 0
const hasGroup = galera || database?.dialect === 'MySQL'
const skip = !hasGroup
  ? 'Galera is not installed'
  : !mayMount && 'no file system can be mounted here'
const options = ['--database', 'group', '--replicas', '1']

describe('a group of databases, one of which has a disk without room', { skip }, () => {
  let stack: Stack
  let shop: Awaited<ReturnType<typeof openCluster>>
  before(async () => {
    stack = await giveOwnDisks(await startStack(...options), options)
    shop = await openCluster(stack, { failover: 'group', durability: 'async' })
  })
  after(async () => {
    await shop?.close()
    await stack?.stop()
  })

  const databases = async () => (await stack.labJson<Status>('status')).databases
  const nameOf = async (wanted: { writable: boolean }) =>
    (await databases()).find(({ writable }) => writable === wanted.writable)?.name ?? ''

  for (const writable of [true, false])
    test(`goes on when it is ${writable ? 'the one that takes the writes' : 'another one'}`, async (t) => {
      const full = await nameOf({ writable })
      const load = writeAllTheTime(shop.cluster, 4)
      await eventually(() => load.written.acknowledged.length > 50)
      const giveBack = await takeRoom(stack.runDir, full)
      try {
        await eventually(async () => {
          const one = (await databases()).find(({ name }) => name === full)
          assert.match(one?.problem ?? '', /disk is full/)
          assert.equal(one?.writable, false)
        }, 20_000)
        // More than the group would let wait for a member.
        const before = load.written.acknowledged.length
        await eventually(() => load.written.acknowledged.length > before + 500, 30_000)
        assert.notEqual(await nameOf({ writable: true }), full)
      } finally {
        giveBack()
      }
      await eventually(async () => {
        for (const { name, state, problem } of await databases())
          assert.deepEqual({ name, state, problem }, { name, state: 'ready', problem: null })
      }, 90_000)
      const { unknown, longestGapMs } = await load.stop()
      t.diagnostic(`${unknown.length} unknown; no write for ${Math.round(longestGapMs)} ms at most`)
    })
})
