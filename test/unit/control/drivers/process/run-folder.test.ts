import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from '../../../../../apps/cli/start/options.ts'
import { chooseFrom } from '../../../../../apps/control/drivers/process/run-folder.ts'

const stored = { replicas: 5, strategy: 'sticky', cache: 'on' } as const

test('what was switched live holds for the next start', () => {
  const { options, given } = readOptions([], {}, {})
  assert.deepEqual(chooseFrom(options, given, stored), stored)
  assert.deepEqual(chooseFrom(options, given, {}), {
    replicas: 3,
    strategy: 'round-robin',
    cache: 'off',
  })
})

test('an option that is given wins, even when it is the default', () => {
  const { options, given } = readOptions(['--replicas', '3'], { STRATEGY: 'random' }, {})
  assert.deepEqual(chooseFrom(options, given, stored), {
    replicas: 3,
    strategy: 'random',
    cache: 'on',
  })
})
