import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSandboxPayments, testCards } from '../../../apps/shop/checkout/payments.ts'

const payments = createSandboxPayments()

function pay(number: string, idempotencyKey = '1:key') {
  const card = { number: number.replaceAll(' ', ''), expiry: { month: 12, year: 2039 }, cvc: '123' }
  return payments.authorize({ idempotencyKey, amountCents: 1490, card })
}

test('each test card does what it says', async () => {
  const results = await Promise.all(testCards.map(({ number }) => pay(number)))
  assert.deepEqual(
    results.map((answer) => (answer.status === 'declined' ? answer.reason : answer.brand)),
    [
      ...['Visa', 'Mastercard', 'American Express'],
      ...['declined', 'insufficient-funds', 'expired-card', 'incorrect-cvc'],
    ],
  )
})

test('no other card is taken', async () => {
  assert.deepEqual(await pay('4111 1111 1111 1111'), {
    status: 'declined',
    reason: 'not-a-test-card',
  })
})

test('the same key again is the same authorization, another key another one', async () => {
  const first = await pay('4242 4242 4242 4242')
  assert.deepEqual(await pay('4242 4242 4242 4242'), first)
  assert.notDeepEqual(await pay('4242 4242 4242 4242', '2:key'), first)
})

test('of the card only brand and last digits come back', async () => {
  const answer = await pay('4242 4242 4242 4242')
  assert.doesNotMatch(JSON.stringify(answer), /424242/)
  assert.ok(answer.status === 'authorized')
  assert.equal(`${answer.brand} ${answer.last4}`, 'Visa 4242')
})
