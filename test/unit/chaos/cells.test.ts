import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseCells, equipmentOf, nameOf } from '../../chaos/cells.ts'

test('parts have all faults between them, each once', () => {
  const parts = [1, 2, 3].map((number) => chooseCells({ part: [number, 3] }).map(nameOf))
  assert.deepEqual(parts.flat(), chooseCells({}).map(nameOf))
  assert.equal(new Set(parts.flat()).size, parts.flat().length)
  for (const part of parts) assert.ok(part.length > 0)
})

test('faults that take the same shop come together', () => {
  const equipment = chooseCells({}).map(equipmentOf)
  const changes = equipment.filter((one, at) => one !== equipment[at - 1])
  assert.equal(changes.length, new Set(equipment).size)
})

test('who names a fault or a component gets only rounds with it', () => {
  const names = chooseCells({ fault: ['kill'], target: ['web server'] }).map(nameOf)
  assert.deepEqual(names, ['kill · web server', 'kill · web server + kill · app replica'])
})
