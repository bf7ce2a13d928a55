import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandText, textOfOldOrder } from '../../../../apps/control/commands/command.ts'
import type { Command } from '../../../../apps/control/commands/commands.ts'

const text = (command: Command) => commandText(command)

test('a command reads as one would type it', () => {
  assert.equal(text({ command: 'scale', count: 5 }), 'scale 5')
  assert.equal(text({ command: 'sessions', value: 'redis' }), 'sessions redis')
  assert.equal(text({ command: 'pause', name: 'app-2', forMs: 30_000 }), 'pause app-2 --for 30s')
  assert.equal(text({ command: 'lag', seconds: 3, forMs: 60_000 }), 'lag 3s --for 1m')
  assert.equal(text({ command: 'lag', seconds: 0 }), 'lag 0')
  assert.equal(text({ command: 'slow', name: 'app-1', ms: 400 }), 'slow app-1 400ms')
  assert.equal(
    text({ command: 'slow', name: 'app-1', ms: 400, atOnce: 4, forMs: 1000 }),
    'slow app-1 400ms --at-once 4 --for 1s',
  )
  assert.equal(text({ command: 'kill', name: 'app-1', wait: false }), 'kill app-1')
  assert.equal(text({ command: 'roll' }), 'roll')
})

test('old entries of the audit log read the same', () => {
  const old = (path: string, body?: Record<string, string | number>) =>
    textOfOldOrder({ path, body })
  assert.equal(old('/switches/replicas', { value: 5 }), 'scale 5')
  assert.equal(old('/switches/reads', { value: 'primary' }), 'reads primary')
  assert.equal(old('/processes/app-2/pause', { forMs: 30_000 }), 'pause app-2 --for 30s')
  assert.equal(old('/lag', { seconds: 3 }), 'lag 3s')
  assert.equal(old('/roll'), 'roll')
})
