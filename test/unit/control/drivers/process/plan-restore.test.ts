import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Dump,
  type KeptLogs,
  planRestore,
} from '../../../../../apps/control/drivers/process/backups/plan-restore.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 12, minute))
const now = at(59)

const dump = (minute: number, log: string, primary = 'db-1'): Dump => ({
  ...{ file: `${minute}.sql`, primary, completeAt: at(minute), log, position: 400 },
})

const kept = (until: Date, names: string[], primary = 'db-1'): Map<string, KeptLogs> =>
  new Map([[primary, { names, until }]])

const logs = ['binlog.000001', 'binlog.000002', 'binlog.000003', 'binlog.000004']
const dumps = [dump(30, 'binlog.000003'), dump(10, 'binlog.000002')]

describe('the data of a moment are made', () => {
  test('of the last dump that was complete before it, and the logs from there on', () => {
    const all = kept(now, logs)
    assert.deepEqual(planRestore(dumps, all, at(20), now), {
      dump: dumps[1],
      logs: logs.slice(1),
    })
    assert.deepEqual(planRestore(dumps, all, at(30), now), {
      dump: dumps[0],
      logs: logs.slice(2),
    })
  })

  test('of the logs of the primary that the dump is of', () => {
    const both = new Map([...kept(at(25), logs), ...kept(now, ['binlog.000009'], 'db-2')])
    const after = dump(40, 'binlog.000009', 'db-2')
    const plan = planRestore([...dumps, after], both, at(50), now)
    assert.deepEqual([plan.dump, plan.logs], [after, ['binlog.000009']])
    // Between a promotion and the next dump nothing says what the new primary did.
    assert.throws(() => planRestore([...dumps, after], both, at(35), now), {
      message: /logs of db-1 were kept until 2026-11-28T12:25/,
    })
  })

  test('not without a log in the middle, nor without the first one', () => {
    for (const missing of ['binlog.000003', 'binlog.000002']) {
      const rest = kept(
        now,
        logs.filter((log) => log !== missing),
      )
      assert.throws(() => planRestore(dumps, rest, at(20), now), {
        message: new RegExp(`${missing} is missing`),
      })
    }
    assert.throws(() => planRestore(dumps, kept(now, []), at(20), now), /binlog.000002 is missing/)
  })

  test('not from before the first dump, nor of the future', () => {
    const all = kept(now, logs)
    assert.throws(() => planRestore(dumps, all, at(9), now), /oldest: 2026-11-28T12:10/)
    assert.throws(() => planRestore([], all, at(9), now), /oldest: –/)
    assert.throws(() => planRestore(dumps, all, at(60), now), /has not been yet/)
  })
})
