import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandText } from '../../../apps/control/commands/command.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import {
  packScenario,
  readScenario,
  scenarioCommands,
  scenarioFile,
  scenarioOf,
  unpackScenario,
} from '../../../apps/lab/scenario.ts'

const switches = {
  replicas: 4,
  strategy: 'sticky',
  sessions: 'memory',
  reads: 'replica',
  freshness: 'off',
  cache: 'off',
} as const

const now = Date.parse('2026-01-01T12:00:00Z')
const faults: Status['faults'] = [
  { kind: 'slow', target: 'app-2', text: '250 ms slower', endsAt: '2026-01-01T12:00:20Z' },
  { kind: 'lag', target: 'db-2', text: 'lag of 7 s', endsAt: '2026-01-01T12:01:00Z' },
  { kind: 'stop', target: 'redis', text: 'stopped', endsAt: null },
]

describe('a scenario', () => {
  test('is refused with a title or a note that nobody can read', () => {
    const file = (title: string, note = '') => JSON.stringify({ title, note, switches })
    assert.equal(readScenario(file('Zoë', '')).note, '')
    for (const bad of [file('\u3164'), file('a\u202eb'), file('a', '\u2800'), file('a', '\u202eb')])
      assert.throws(() => readScenario(bad), /can be seen|direction of text/)
  })

  test('is how things are, with the time that its faults have left', () => {
    const scenario = scenarioOf(
      { switches: { ...switches, whoami: 2, web: 0 }, faults },
      'Éléphant',
      'why',
      now,
    )
    assert.deepEqual(scenario.faults, [
      { kind: 'slow', target: 'app-2', ms: 250, seconds: 20 },
      { kind: 'lag', lag: 7, seconds: 60 },
      { kind: 'stop', target: 'redis', seconds: 60 },
    ])
    assert.deepEqual(unpackScenario(packScenario(scenario)), scenario)
    assert.deepEqual(readScenario(scenarioFile(scenario)), scenario)
    assert.match(packScenario(scenario), /^[\w-]+$/)
  })

  test('changes only what is different, switches before faults', () => {
    const scenario = scenarioOf(
      { switches: { ...switches, whoami: 2, web: 0 }, faults },
      'One',
      '',
      now,
    )
    const status = { switches: { ...switches, sessions: 'redis' } } as unknown as Status
    assert.deepEqual(scenarioCommands(scenario, status).map(commandText), [
      'sessions memory',
      'slow app-2 250ms --for 20s',
      'lag 7s --for 1m',
      'stop redis --for 1m',
    ])
  })

  test('is refused when it is none, or asks for what cannot be', () => {
    const good = { title: 'One', switches, faults: [] }
    const bad: unknown[] = [
      { ...good, title: '' },
      { ...good, switches: { ...switches, replicas: 21 } },
      { ...good, switches: { ...switches, strategy: 'fastest' } },
      { ...good, faults: [{ kind: 'explode', target: 'app-1' }] },
      { ...good, faults: [{ kind: 'pause', target: '../etc', seconds: 5 }] },
      { ...good, faults: [{ kind: 'pause', target: 'app-1', seconds: 1e9 }] },
    ]
    for (const one of bad) assert.throws(() => readScenario(JSON.stringify(one)), { name: /Zod/ })
    assert.throws(() => readScenario('{'), /not JSON/)
    assert.throws(() => unpackScenario('%%%'), /not JSON/)
    assert.doesNotThrow(() => readScenario(JSON.stringify(good)))
  })
})
