import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { type Outage, repairOf, watchOutages } from '../../../../apps/lab/availability/outages.ts'
import { aDatabase, aReplica, aStatus } from '../topology/fixtures.ts'

/** What is seen of these statuses, one a second. */
function outagesOf(...statuses: (Status | null)[]): Outage[] {
  const seen: Outage[] = []
  const onSample = watchOutages((outage) => seen.push(outage))
  for (const [second, status] of statuses.entries()) onSample({ at: 1000 * second, status })
  return seen
}

const withApp = (more: object) => aStatus({ replicas: [aReplica('app-1', more)] })
const well = withApp({})

describe('outages of components', () => {
  test('last from the first look at one that does not work to the next at one that does', () => {
    const waiting = withApp({ state: 'waiting' })
    assert.deepEqual(outagesOf(well, waiting, null, withApp({ state: 'starting' }), well), [
      { name: 'app-1', kind: 'app', at: '1970-01-01T00:00:01.000Z', ms: 3000, planned: false },
    ])
  })

  test('are planned when somebody chose their end', () => {
    const isPlanned = (...between: object[]) =>
      outagesOf(well, ...between.map(withApp), well).map(({ planned }) => planned)
    assert.deepEqual(isPlanned({ state: 'stopping' }, { state: 'stopped' }), [true])
    assert.deepEqual(isPlanned({ state: 'paused' }), [true])
    assert.deepEqual(isPlanned({ drained: true, inRotation: false }), [true])
    assert.deepEqual(isPlanned({ state: 'unresponsive' }), [false])
    // The moment between was missed: one that died was started again by itself, another one by somebody.
    assert.deepEqual(isPlanned({ state: 'starting', restarts: 1 }), [false])
    assert.deepEqual(isPlanned({ state: 'starting' }), [true])
  })

  test('are none while the shop starts: members of a group join one after the other', () => {
    const databases = (first: object, second: object) =>
      aStatus({ databases: [aDatabase('db-1', first), aDatabase('db-2', second)] })
    const waits = { problem: 'waits for the others' }
    assert.deepEqual(
      outagesOf(
        databases({}, { state: 'starting' }),
        databases(waits, { state: 'starting' }),
        databases({}, {}),
      ),
      [],
    )
  })

  test('are none while a component starts for the first time, or is slow', () => {
    const starting = withApp({ state: 'starting' })
    assert.deepEqual(outagesOf(starting, well, withApp({ slowMs: 300 }), well), [])
  })

  test('are none of what is not there any more, or comes under the same name', () => {
    assert.deepEqual(outagesOf(well, aStatus({ replicas: [] }), well), [])
  })

  test('are none of databases while they change their roles', () => {
    const databases = (primary: object, replica: object) =>
      aStatus({ databases: [aDatabase('db-1', primary), aDatabase('db-2', replica)] })
    const before = databases({ role: 'primary', writable: true }, {})
    const between = databases({ role: 'primary', writable: false }, {})
    const failed = databases({ problem: 'is no member of the group now' }, { role: 'primary' })
    assert.deepEqual(
      outagesOf(before, between, failed, before).map(({ name, ms }) => [name, ms]),
      [['db-1', 1000]],
    )
  })
})

test('the mean time to repair is of failures, not of what was planned', () => {
  const outage = (kind: Outage['kind'], ms: number, planned = false): Outage => ({
    ...{ name: `${kind}-1`, kind, at: '2026-01-01T00:00:00.000Z', ms, planned },
  })
  const all = [outage('app', 1000), outage('app', 3000), outage('app', 90_000, true)]
  assert.deepEqual(repairOf(all, 'app'), { count: 2, meanMs: 2000 })
  assert.equal(repairOf(all, 'redis'), null)
})
