import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from '../../chaos/report.ts'
import { round } from './rounds.ts'

const nothing = { scenarios: [], naive: [], ignored: 0 }
const lineOf = (text: string, begin: string) =>
  text.split('\n').filter((line) => line.startsWith(`| ${begin}`))

test('the report shows what is promised and met, and in bold what is not', () => {
  const lost = { ...round().found, lost: 5 }
  const text = render({
    ...nothing,
    rounds: [
      round(),
      round({ writeOutageMs: 4000 }),
      round({ writeOutageMs: 11_000, system: 'distributed', found: lost }),
    ],
  })
  const [promise] = lineOf(text, 'no acknowledged order is lost')
  assert.equal(
    promise,
    '| no acknowledged order is lost | 5 of 50 (10 %), not promised | 0 of 100 (≤ 3 %) |',
  )
  const [distributed, scaleUp] = lineOf(text, 'primary').map((line) => line.split(' | ')[1])
  assert.equal(distributed, '**11.0**')
  assert.equal(scaleUp, '4.0 / 4.0')
  assert.match(text, /Goals met: 1 of 2 for orders, 2 of 2 for reads\./)
})

test('two faults at once have a table of their own, and no goal', () => {
  const both = [...round().injections, { fault: 'kill', target: 'Redis node' }] as const
  const text = render({ ...nothing, rounds: [round({ injections: both, writeOutageMs: 20_000 })] })
  assert.match(text, /Goals met: 0 of 0 for orders/)
  assert.doesNotMatch(text, /\*\*20\.0/)
})

test('of a naive build that was run twice, the last run is shown', () => {
  const naive = { naive: 'no key', at: '', how: 'a fault', breaks: 'a promise' }
  const runs = [1, 7].map((violations) => ({ ...naive, trials: 50, violations }))
  assert.deepEqual(lineOf(render({ ...nothing, naive: runs, rounds: [round()] }), 'no key'), [
    '| no key | a fault | a promise | 7 | 50 |',
  ])
})
