import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  availability,
  availabilityOf,
  inParallel,
  inSeries,
  kOfN,
  minutesLost,
  weekMinutes,
  yearMinutes,
} from '../../../../apps/lab/availability/availability.ts'

describe('availability', () => {
  test('is 90.08 % with 1,000 minutes of outage in a week', () => {
    assert.equal((100 * availabilityOf(1000, weekMinutes)).toFixed(2), '90.08')
    assert.equal(Math.round(minutesLost(availabilityOf(1000, weekMinutes), weekMinutes)), 1000)
  })

  test('is MTBF / (MTBF + MTTR)', () => {
    assert.equal(availability(1, 3_600_000), 0.5)
    assert.equal(availability(99, 3_600_000), 0.99)
    assert.equal(Math.round(minutesLost(0.999, yearMinutes)), 526)
  })

  test('of a chain is worse than that of its links, of spare parts better', () => {
    assert.equal(inSeries([0.5, 0.5]), 0.25)
    assert.equal(inParallel([0.5, 0.5]), 0.75)
    assert.equal(inSeries([]), 1)
  })

  test('of two of three is worse than that of one in parallel, better than that of one alone', () => {
    // 3 · 0.9² · 0.1 + 0.9³
    assert.equal(kOfN(2, 3, 0.9).toFixed(10), '0.9720000000')
    assert.equal(kOfN(3, 5, 0.9).toFixed(10), '0.9914400000')
    // Below one half a majority makes it worse.
    assert.ok(kOfN(2, 3, 0.4) < 0.4)
  })

  test('of a majority of two is that of a chain: the second one makes it worse', () => {
    assert.equal(kOfN(2, 2, 0.9).toFixed(10), '0.8100000000')
  })

  test('of k of n agrees with series and parallel at both ends, and with counting every case', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), share, (count, one) => {
        const all = Array<number>(count).fill(one)
        near(kOfN(1, count, one), inParallel(all))
        near(kOfN(count, count, one), inSeries(all))
        for (let needed = 1; needed <= count; needed++)
          near(kOfN(needed, count, one), byCases(needed, count, one))
      }),
    )
  })

  test('of many spare parts does not get lost in rounding', () => {
    assert.equal((1 - kOfN(1, 3, 0.999)).toExponential(3), '1.000e-9')
    assert.ok(kOfN(1, 3, 1 - 1e-7) < 1)
    assert.equal(kOfN(1, 3, 1), 1)
  })
})

/** Every way in which each works or not, the probabilities of the good ones added up. */
function byCases(needed: number, count: number, share: number): number {
  let sum = 0
  for (let which = 0; which < 2 ** count; which++) {
    const works = Array.from({ length: count }, (_, at) => (which >> at) % 2 === 1)
    if (works.filter(Boolean).length < needed) continue
    sum += works.reduce((product, one) => product * (one ? share : 1 - share), 1)
  }
  return sum
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} ${expected}`)
