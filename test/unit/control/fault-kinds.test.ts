import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommand } from '../../../apps/control/commands/commands.ts'
import {
  endOfFault,
  faultCards,
  faultKinds,
  faultTable,
} from '../../../apps/control/fault-kinds.ts'

test('every fault is a command, and can be ended by one', () => {
  for (const name of Object.keys(faultTable))
    assert.equal(parseCommand({ command: name, name: 'app-1', ms: 1, seconds: 1 }).name, name)
  for (const kind of faultKinds) parseCommand(endOfFault({ kind, target: 'app-1' }))
})

test('every fault is offered by a card of the page', () => {
  const offered = new Set<string>(Object.values(faultCards).flat())
  assert.deepEqual([...offered].sort(), Object.keys(faultTable).sort())
})
