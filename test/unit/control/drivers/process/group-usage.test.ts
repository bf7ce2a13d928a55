import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupUsage } from '../../../../../apps/control/drivers/process/usage.ts'

const kib = 1024

test('sums a process group, and leaves others out', () => {
  const usage = groupUsage(
    '  10   0:01.50  1000\n  10   1:02.25  2000\n  77   9:00.00  5\n',
    [10, 11],
  )
  assert.deepEqual([...usage], [[10, { cpuMs: 63_750, memoryBytes: 3000 * kib }]])
})

test('reads hours and days, too', () => {
  const usage = groupUsage('1 01:02:03 1\n2 2-00:00:01 1\n', [1, 2])
  assert.equal(usage.get(1)?.cpuMs, 3_723_000)
  assert.equal(usage.get(2)?.cpuMs, 172_801_000)
})
