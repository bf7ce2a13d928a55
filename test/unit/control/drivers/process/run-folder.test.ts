import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from '../../../../../apps/cli/start/options.ts'
import { type Choices, chooseFrom } from '../../../../../apps/control/drivers/process/run-folder.ts'
import { asStage } from '../../../../../infra/stages/stages.ts'

const ofStage = asStage
const stored: Choices = {
  ...{ replicas: 5, whoami: 7, web: 3, strategy: 'sticky', cache: 'on', appTls: 'on' },
  version: { name: 'v2', source: '/builds/v2' },
  ...{ stage: 'secured', features: { ...ofStage, edge: 'haproxy' } },
}

test('what was switched live holds for the next start', () => {
  const { options, given } = readOptions([], {}, {})
  assert.deepEqual(chooseFrom(options, given, stored), stored)
  assert.deepEqual(chooseFrom(options, given, {}), {
    replicas: 3,
    whoami: null,
    web: null,
    strategy: 'round-robin',
    cache: 'off',
    version: null,
    appTls: 'on',
    stage: 'distributed',
    features: ofStage,
  })
})

test('an option that is given wins, even when it is the default', () => {
  const { options, given } = readOptions(['--replicas', '3'], { STRATEGY: 'random' }, {})
  assert.deepEqual(chooseFrom(options, given, stored), {
    ...stored,
    replicas: 3,
    strategy: 'random',
  })
})

test('a single feature holds until a stage is named', () => {
  const chosen = (...args: string[]) => {
    const { options, given } = readOptions(args, {}, {})
    const { stage, features } = chooseFrom(options, given, stored)
    return { stage, ...features }
  }
  assert.deepEqual(chosen(), { stage: 'secured', ...ofStage, edge: 'haproxy' })
  assert.deepEqual(chosen('--monitoring', 'off'), {
    ...{ ...ofStage, stage: 'secured', edge: 'haproxy', monitoring: false },
  })
  assert.deepEqual(chosen('--stage', 'secured'), { stage: 'secured', ...ofStage })
  assert.deepEqual(chosen('--stage', 'simple'), { stage: 'simple', ...ofStage })
})
