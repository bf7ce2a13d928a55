import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandText } from '../../../../apps/control/commands/command-text.ts'
import { remember, unrest, whatIsLeft } from '../../../../apps/lab/lessons/before.ts'
import { calm } from '../../../support/status.ts'

describe('what was before a lesson', () => {
  const before = remember(4, calm())

  test('needs nothing while it still is', () => {
    assert.deepEqual(whatIsLeft(calm(), before), [])
    assert.deepEqual(unrest(calm()), [])
  })

  test('is reached by ending faults first, then the primary, then the switches', () => {
    const now = calm()
    now.faults = [
      { kind: 'pause', target: 'app-1', text: 'paused', endsAt: null },
      { kind: 'stop', target: 'redis', text: 'stopped', endsAt: null },
      { kind: 'lag', target: 'db-2', text: 'lag', endsAt: null },
      { kind: 'slow', target: 'app-2', text: 'slow', endsAt: null },
      { kind: 'drain', target: 'app-3', text: 'drained', endsAt: null },
    ]
    now.databases = now.databases.map((node) => ({
      ...node,
      role: node.role === 'primary' ? 'replica' : 'primary',
    }))
    now.switches = { ...now.switches, replicas: 5, sessions: 'memory', strategy: 'sticky' }
    assert.deepEqual(whatIsLeft(now, before).map(commandText), [
      'resume app-1',
      'start redis',
      'lag 0',
      'slow app-2 0',
      'resume app-3',
      'promote db-1',
      'scale 3',
      'strategy round-robin',
      'sessions redis',
    ])
  })

  test('leaves alone what nobody could say', () => {
    const unknown = { ...before, switches: { ...before.switches, sessions: null } }
    const now = calm()
    now.switches = { ...now.switches, sessions: 'memory' }
    assert.deepEqual(whatIsLeft(now, unknown), [])
  })

  test('is not reached while a part is down or out of rotation', () => {
    const now = calm()
    const [first, second] = now.replicas
    assert.ok(first && second)
    first.state = 'starting'
    second.inRotation = false
    assert.deepEqual(unrest(now), ['app-1: starting', 'app-2: not yet in its place'])
  })
})
