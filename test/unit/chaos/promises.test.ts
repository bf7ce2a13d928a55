import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outageGoal } from '../../chaos/goals.ts'
import { breakable } from '../../chaos/naive.ts'
import { naiveBuilds } from '../../chaos/naive-builds.ts'
import { brokenPromises, judge, upperBound } from '../../chaos/promises.ts'
import { scenarios } from '../../chaos/scenarios/scenarios.ts'
import { soak } from '../../chaos/scenarios/soak.ts'
import { round } from './rounds.ts'

const nothing = { scenarios: [], naive: [], ignored: 0 }
const lost = { found: { ...round().found, lost: 2 } }

test('an order that is lost breaks a promise only where it is one', () => {
  const text = 'no acknowledged order is lost'
  const broken = (system: string) =>
    brokenPromises({ ...nothing, rounds: [round({ ...lost, system })] })
  assert.deepEqual(broken('scale-up'), [{ text, trials: 50, violations: 2, promised: true }])
  assert.deepEqual(broken('distributed'), [])
  const verdict = judge([round({ ...lost, system: 'distributed' })]).find(
    (one) => one.text === text,
  )
  assert.deepEqual(verdict, { text, trials: 50, violations: 2, promised: false })
})

test('a promise that an earlier run has broken stays broken', () => {
  const broken = brokenPromises({ ...nothing, rounds: [round(lost), round()] })
  assert.deepEqual(
    broken.map(({ violations }) => violations),
    [2],
  )
})

test('a scenario that is violated breaks a promise', () => {
  const scenario = { system: 'scale-up', scenario: 'sold out', at: '', measured: '' }
  const scenarios = [{ ...scenario, trials: 500, violations: 1 }]
  assert.deepEqual(brokenPromises({ ...nothing, rounds: [], scenarios }), [
    { text: 'sold out', trials: 500, violations: 1 },
  ])
})

test('none in 3,000 trials is at most one in a thousand', () => {
  const verdict = { text: '', promised: true, trials: 3000, violations: 0 }
  assert.equal(upperBound(verdict), 0.001)
  assert.equal(upperBound({ ...verdict, violations: 1 }), null)
})

test('every naive build breaks a promise that there is', () => {
  for (const { breaks, by } of naiveBuilds)
    assert.ok(
      'run' in by ? by.promise === breaks : breakable.some(({ text }) => text === breaks),
      breaks,
    )
})

test('every promise, goal and scenario is broken by a naive build', () => {
  const ways = naiveBuilds.map(({ by }) => by)
  const names = ways.map((by) => ('run' in by ? by.name : null))
  const broken = naiveBuilds.map(({ breaks }) => breaks)
  assert.deepEqual(
    [
      ...breakable.filter(({ text }) => !broken.includes(text)).map(({ text }) => text),
      // By its name where a naive build is held to more than the promise.
      ...[...scenarios, soak(2)].map(({ name }) => name).filter((name) => !names.includes(name)),
    ],
    [],
  )
})

test('the shorter goal of a planned switch is missed by a naive build', () => {
  const missing = naiveBuilds.filter(({ breaks }) => breaks === outageGoal.text)
  const faults = missing.flatMap(({ by }) => ('run' in by ? [] : by.map(({ fault }) => fault)))
  assert.ok(faults.includes('planned switch'))
})
