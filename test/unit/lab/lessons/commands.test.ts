import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandText } from '../../../../apps/control/commands/command.ts'
import type { Command } from '../../../../apps/control/commands/commands.ts'
import type { Workbench } from '../../../../apps/lab/lessons/lesson.ts'
import { setSwitches } from '../../../../apps/lab/lessons/measure/commands.ts'
import { healthyStatus, switchesAfter } from '../../../support/status.ts'

/** A shop whose switches do what they are told, and nothing else. */
function benchOf() {
  const status = healthyStatus()
  const commands: string[] = []
  const run = async (command: Command) => {
    commands.push(commandText(command))
    status.switches = switchesAfter(status.switches, command)
  }
  return { bench: { status: async () => status, run } as unknown as Workbench, commands }
}

test('a switch that a lesson needs as it is already gets its value back', async () => {
  const { bench, commands } = benchOf()
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis' })
  assert.deepEqual(commands, [])
  await bench.run({ command: 'sessions', value: 'cookie' })
  await restoreSwitches()
  assert.deepEqual(commands.slice(1), ['sessions redis'])
})

test('switches that a lesson did not name at first get their values back, too', async () => {
  const { bench, commands } = benchOf()
  const restoreSwitches = await setSwitches(bench, { sessions: 'memory' })
  await bench.run({ command: 'scale', count: 4 })
  await bench.run({ command: 'cache', value: 'on' })
  commands.length = 0
  await restoreSwitches()
  assert.deepEqual(commands, ['scale 3', 'sessions redis', 'cache off'])
})

test('who cannot ask for the switches any more leaves them to the lab', async () => {
  const { bench, commands } = benchOf()
  const restoreSwitches = await setSwitches(bench, {})
  bench.status = () => Promise.reject(new Error('stopped'))
  await restoreSwitches()
  assert.deepEqual(commands, [])
})
