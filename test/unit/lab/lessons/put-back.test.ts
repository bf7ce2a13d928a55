import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandText } from '../../../../apps/control/commands/command-text.ts'
import type { Command } from '../../../../apps/control/commands/commands.ts'
import { remember } from '../../../../apps/lab/lessons/before.ts'
import { putBack } from '../../../../apps/lab/lessons/put-back.ts'
import { calm, switchesAfter } from '../../../support/status.ts'

test('putting back goes on until what refused at first has been done', async () => {
  const now = calm()
  now.switches = { ...now.switches, sessions: 'memory', replicas: 5 }
  const given: string[] = []
  let refusals = 2
  const run = async (command: Command) => {
    given.push(commandText(command))
    if (command.command === 'sessions' && refusals-- > 0) throw new Error('not yet')
    now.switches = switchesAfter(now.switches, command)
  }
  const left = await putBack({ status: async () => now, run }, remember(2, calm()))
  assert.deepEqual(left, [])
  assert.deepEqual(now.switches, calm().switches)
  assert.deepEqual(given, ['scale 3', ...['sessions redis', 'sessions redis', 'sessions redis']])
})

test('putting back goes on while nobody can say how things stand', async () => {
  let asked = 0
  const status = async () => {
    if (asked++ < 2) throw new Error('nobody answers')
    return calm()
  }
  assert.deepEqual(await putBack({ status, run: async () => {} }, remember(2, calm())), [])
  assert.ok(asked > 2)
})
