import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlCommands } from '../../../../apps/cli/lab/control-commands.ts'
import { labCommands } from '../../../../apps/cli/lab/lab.ts'
import { parseFlags } from '../../../../apps/cli/terminal/command-line.ts'
import { commands } from '../../../../apps/control/commands/commands.ts'

/** `lab …` as the command that it sends. */
function command(line: string) {
  const [name, ...args] = line.split(' ')
  const known = controlCommands.find((one) => one.name === name)
  assert.ok(known, name)
  return JSON.parse(JSON.stringify(known.controlCommand(parseFlags(args, known.flags ?? {}))))
}

test('each command of the command line is one of the control plane', () => {
  const lines = {
    'scale 5': { command: 'scale', count: 5 },
    'scale whoami 5': { command: 'scale', service: 'whoami', count: 5 },
    'sessions redis': { command: 'sessions', value: 'redis' },
    'strategy sticky': { command: 'strategy', value: 'sticky' },
    'kill app-2': { command: 'kill', name: 'app-2', wait: true },
    'kill app-2 --no-wait': { command: 'kill', name: 'app-2', wait: false },
    'stop redis': { command: 'stop', name: 'redis' },
    'stop redis --for 30s': { command: 'stop', name: 'redis', forMs: 30_000 },
    'drain app-2 --for 1m': { command: 'drain', name: 'app-2', forMs: 60_000 },
    'pause app-1 --for 30s': { command: 'pause', name: 'app-1', forMs: 30_000 },
    'pause app-1': { command: 'pause', name: 'app-1' },
    'slow app-2 300ms': { command: 'slow', name: 'app-2', ms: 300 },
    'slow app-2 300ms --at-once 4': { command: 'slow', name: 'app-2', ms: 300, atOnce: 4 },
    'slow app-2 0': { command: 'slow', name: 'app-2', ms: 0 },
    'lag 3s --for 2m': { command: 'lag', seconds: 3, forMs: 120_000 },
    'promote db-2': { command: 'promote', name: 'db-2' },
    'promote db-2 --force': { command: 'promote', name: 'db-2', force: true },
    backup: { command: 'backup' },
    'backup --check': { command: 'check-backup' },
    roll: { command: 'roll' },
    token: { command: 'token' },
    code: { command: 'code' },
    'code a@example.com': { command: 'code', email: 'a@example.com' },
  }
  for (const [line, expected] of Object.entries(lines))
    assert.deepEqual(command(line), expected, line)
})

test('what is no number or no time is told', () => {
  assert.throws(() => command('scale many'), /Expected a whole number, received "many"/)
  assert.throws(() => command('scale redis 5'), /Expected app, whoami or web before the number/)
  assert.throws(() => command('lag soon'), /Expected a time such as/)
  assert.throws(() => command('pause app-1 --for 0'), /longer than nothing/)
})

test('every command of the control plane is offered', () => {
  // Here it is one of data: the lab has a button for the other one, of faults and switches.
  const offered = labCommands.map(({ name }) => (name === 'restore' ? 'restore-to' : name))
  // A flag of `backup`.
  const flags = ['check-backup']
  const expected = Object.keys(commands).filter((name) => ![...flags, 'restore'].includes(name))
  assert.deepEqual(
    expected.filter((name) => !offered.includes(name)),
    [],
  )
})
