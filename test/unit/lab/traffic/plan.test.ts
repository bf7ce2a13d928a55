import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  parsePlan,
  parsePlanForm,
  presetNames,
  presets,
} from '../../../../apps/lab/traffic/plan.ts'

const refusal = (status: number, message: RegExp) => (error: unknown) => {
  const { status: found, message: said } = error as Error & { status: number }
  assert.equal(found, status)
  assert.match(said, message)
  return true
}

describe('a plan for shoppers', () => {
  test('takes the usual for what is not said', () => {
    const { mix, ...plan } = parsePlan({ shoppers: 10 }, true)
    assert.deepEqual(plan, {
      ...{ shoppers: 10, thinkMs: 2000, seconds: 300, host: 'default', addresses: 'own' },
    })
    assert.equal(mix.browse, 40)
  })

  test('gives everybody this machine’s address where there is no other', () => {
    assert.equal(parsePlan({ shoppers: 10 }, false).addresses, 'machine')
    for (const addresses of ['own', 'nat'])
      assert.throws(() => parsePlan({ shoppers: 10, addresses }, false), refusal(422, /only Linux/))
  })

  const bad: [string, unknown, RegExp][] = [
    ['nothing', undefined, /not a valid plan/],
    ['text', 'ten', /not a valid plan/],
    ['no shoppers', {}, /from 1 to 500/],
    ['0 shoppers', { shoppers: 0 }, /from 1 to 500/],
    ['501 shoppers', { shoppers: 501 }, /from 1 to 500/],
    ['half a shopper', { shoppers: 1.5 }, /from 1 to 500/],
    ['a number as text', { shoppers: '10' }, /from 1 to 500/],
    ['more than 60 minutes', { shoppers: 1, seconds: 3601 }, /60 minutes/],
    ['no time at all', { shoppers: 1, seconds: 0 }, /one second/],
    ['thinking for ever', { shoppers: 1, thinkMs: 60_001 }, /0 and 60 seconds/],
    ['an unknown strategy', { shoppers: 1, host: 'nearest' }, /no such strategy/],
    ['unknown addresses', { shoppers: 1, addresses: 'other' }, /“own”/],
    ['a mix without buyers', { shoppers: 1, mix: { browse: 100 } }, /Each share/],
  ]
  for (const [what, input, sentence] of bad)
    test(`is refused: ${what}`, () => {
      assert.throws(() => parsePlan(input, true), refusal(422, sentence))
    })

  test('says what a mix makes that does not make 100', () => {
    const mix = { browse: 50, search: 20, cart: 20, login: 10, buy: 10 }
    assert.throws(() => parsePlan({ shoppers: 1, mix }, true), refusal(422, /add up to 110/))
  })

  test('every preset is a possible one, with one address and with many', () => {
    for (const name of presetNames)
      for (const several of [true, false]) parsePlan(presets(several)[name], several)
  })
})

describe('the form', () => {
  const fields = {
    ...{ shoppers: '20', minutes: '5', thinkSeconds: '0.3', host: 'sticky', addresses: 'nat' },
    ...{ browse: '0', search: '0', cart: '0', login: '0', buy: '100' },
  }

  test('becomes a plan', () => {
    assert.deepEqual(parsePlan(parsePlanForm(fields, true), true), {
      ...{ shoppers: 20, seconds: 300, thinkMs: 300, host: 'sticky', addresses: 'nat' },
      mix: { browse: 0, search: 0, cart: 0, login: 0, buy: 100 },
    })
  })

  test('a field left empty is not zero', () => {
    for (const name of ['thinkSeconds', 'browse'])
      assert.throws(() => parsePlan(parsePlanForm({ ...fields, [name]: ' ' }, true), true))
  })

  test('without any field it is refused, not broken', () => {
    assert.throws(() => parsePlan(parsePlanForm(undefined, true), true), refusal(422, /./))
  })
})
