import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandText } from '../../../../apps/control/commands/command.ts'
import type { Command } from '../../../../apps/control/commands/commands.ts'
import {
  commandsToRestore,
  notHealthy,
  restore,
  stateBefore,
} from '../../../../apps/lab/lessons/restore.ts'
import { healthyStatus, switchesAfter } from '../../../support/status.ts'

describe('the state before a lesson', () => {
  const before = stateBefore(4, healthyStatus())

  test('needs no command while nothing has changed', () => {
    assert.deepEqual(commandsToRestore(healthyStatus(), before), [])
    assert.deepEqual(notHealthy(healthyStatus()), [])
  })

  test('is restored by clearing faults first, then the primary, then the switches', () => {
    const now = healthyStatus()
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
    assert.deepEqual(commandsToRestore(now, before).map(commandText), [
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

  test('leaves a switch alone whose value was unknown', () => {
    const unknown = { ...before, switches: { ...before.switches, sessions: null } }
    const now = healthyStatus()
    now.switches = { ...now.switches, sessions: 'memory' }
    assert.deepEqual(commandsToRestore(now, unknown), [])
  })

  test('is not restored while a component is down or out of rotation', () => {
    const now = healthyStatus()
    const [first, second] = now.replicas
    assert.ok(first && second)
    first.state = 'starting'
    second.inRotation = false
    assert.deepEqual(notHealthy(now), ['app-1: starting', 'app-2: not yet in rotation'])
  })
})

test('restoring goes on until what was refused at first is done', async () => {
  const now = healthyStatus()
  now.switches = { ...now.switches, sessions: 'memory', replicas: 5 }
  const given: string[] = []
  let refusals = 2
  const run = async (command: Command) => {
    given.push(commandText(command))
    if (command.command === 'sessions' && refusals-- > 0) throw new Error('not yet')
    now.switches = switchesAfter(now.switches, command)
  }
  const left = await restore({ status: async () => now, run }, stateBefore(2, healthyStatus()))
  assert.deepEqual(left, [])
  assert.deepEqual(now.switches, healthyStatus().switches)
  assert.deepEqual(given, ['scale 3', 'sessions redis', 'sessions redis', 'sessions redis'])
})

test('restoring goes on while the status is unknown', async () => {
  let asked = 0
  const status = async () => {
    if (asked++ < 2) throw new Error('no answer')
    return healthyStatus()
  }
  assert.deepEqual(
    await restore({ status, run: async () => {} }, stateBefore(2, healthyStatus())),
    [],
  )
  assert.ok(asked > 2)
})
