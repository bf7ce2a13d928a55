import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FaultName } from '../../chaos/faults.ts'
import { meetsOutageGoal, meetsReadGoal, outageGoal, readGoal } from '../../chaos/goals.ts'
import type { Target } from '../../chaos/systems.ts'
import { read, round } from './rounds.ts'

const outages = (...times: number[]) => times.map((writeOutageMs) => round({ writeOutageMs }))
const one = (fault: FaultName, target: Target) => [{ fault, target }]

describe('the goal for the time without orders', () => {
  test('is met by a median of 5 s and a longest of 10 s', () => {
    assert.equal(meetsOutageGoal(outages(1000, 5000, 10_000)), true)
    assert.equal(meetsOutageGoal(outages(1000, 5001, 10_000)), false)
    assert.equal(meetsOutageGoal(outages(1000, 2000, 10_001)), false)
  })

  test('is 2 s for a planned switch and 15 s for a pause', () => {
    const injections = one('planned switch', 'primary')
    assert.equal(meetsOutageGoal([round({ injections, writeOutageMs: 2000 })]), true)
    assert.equal(meetsOutageGoal([round({ injections, writeOutageMs: 2001 })]), false)
    const pause = one('pause 30 s', 'primary')
    assert.equal(meetsOutageGoal([round({ injections: pause, writeOutageMs: 14_000 })]), true)
  })

  test('is longer for Group Replication', () => {
    const times = { writeOutageMs: 8000, system: 'scale-up, MySQL' }
    assert.equal(meetsOutageGoal([round(times)]), true)
    assert.equal(meetsOutageGoal([round({ ...times, system: 'distributed' })]), false)
  })

  test('counts from the mending on where nobody can order before', () => {
    const times = { faultMs: 8000, writeOutageMs: 12_000 }
    const injections = one('link cut', 'Redis node')
    assert.equal(meetsOutageGoal([round({ ...times, injections, system: 'distributed' })]), true)
    assert.equal(meetsOutageGoal([round({ ...times, injections })]), false)
    const primary = one('link cut', 'primary')
    const semiSync = 'distributed, semi-sync'
    assert.equal(
      meetsOutageGoal([round({ ...times, injections: primary, system: semiSync })]),
      true,
    )
    const killed = one('link cut, then kill', 'primary')
    assert.equal(
      meetsOutageGoal([round({ ...times, injections: killed, system: semiSync })]),
      false,
    )
  })

  test('is none for two faults at once', () => {
    const injections = [...one('kill', 'primary'), ...one('kill', 'app replica')]
    assert.equal(meetsOutageGoal([round({ injections })]), null)
  })
})

test('a round that misses the goal for orders violates it, as a naive build has to', () => {
  const paused = (writeOutageMs: number) =>
    round({ injections: one('pause 30 s', 'primary'), writeOutageMs })
  assert.deepEqual([14_000, 31_000].map(paused).map(outageGoal.violations), [0, 1])
  // Without a goal there is nothing to miss.
  const injections = [...one('kill', 'primary'), ...one('kill', 'app replica')]
  assert.equal(outageGoal.violations(round({ injections, writeOutageMs: 60_000 })), 0)
})

describe('the goal for reads', () => {
  const reads = (before: number, during: number) =>
    meetsReadGoal([round({ reads: { before: read(before), during: read(during) } })])

  test('is twice the time of before, or as good as none', () => {
    assert.equal(reads(150, 300), true)
    assert.equal(reads(150, 301), false)
    assert.equal(reads(10, 200), true)
    assert.equal(reads(10, 201), false)
  })

  test('is none at a load balancer', () => {
    assert.equal(meetsReadGoal([round({ injections: one('kill', 'load balancer') })]), null)
  })

  test('is violated by a round that misses it, as by a naive build', () => {
    const during = (p95Ms: number) => round({ reads: { before: read(100), during: read(p95Ms) } })
    assert.deepEqual([200, 2000].map(during).map(readGoal.violations), [0, 1])
  })
})
