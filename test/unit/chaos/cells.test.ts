import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseCells, equipmentOf, nameOf, roundsOf } from '../../chaos/cells.ts'
import { sum } from '../../chaos/numbers.ts'
import { systems } from '../../chaos/systems.ts'

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

test('a full run has each fault at least twenty times in each system, and as many pairs', () => {
  const all = chooseCells({})
  const kinds = new Set(all.map((one) => (one.length > 1 ? 'pair' : (one[0]?.fault ?? ''))))
  for (const { name } of systems)
    for (const kind of kinds) {
      const alike = all.filter((one) => (one.length > 1 ? 'pair' : one[0]?.fault) === kind)
      const rounds = sum(alike, (one) => roundsOf(one, name))
      assert.ok(rounds >= 20 && rounds < 26, `${name}: ${kind} ${rounds} times`)
    }
})

test('what a system does not have is not broken in it', () => {
  const web = chooseCells({ target: ['web server'] })
  assert.ok(web.length > 3)
  for (const one of web) assert.equal(roundsOf(one, 'distributed'), 0)
})
