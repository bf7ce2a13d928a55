import { createHash } from 'node:crypto'
import { brandOf } from './card-fields.ts'

/** What the shop asks of a payment provider. Each call may be repeated without effect. */
export interface PaymentProvider {
  /** Reserves the amount. The same key again is the same authorization. */
  authorize(request: AuthorizationRequest): Promise<Authorization | Decline>
  /** Takes the reserved amount. */
  capture(reference: string, amountCents: number): Promise<void>
  /** Lets go of a reservation that was not captured. */
  void(reference: string): Promise<void>
  /** Gives back what was captured. */
  refund(reference: string, amountCents: number): Promise<void>
}

export interface Card {
  /** Digits only. Never stored, logged or shown again. */
  number: string
  expiry: CardExpiry
  cvc: string
}

export interface CardExpiry {
  /** 1 to 12. */
  month: number
  /** Four digits. */
  year: number
}

export interface AuthorizationRequest {
  idempotencyKey: string
  amountCents: number
  card: Card
}

export interface Authorization {
  status: 'authorized'
  reference: string
  amountCents: number
  brand: string
  last4: string
}

export interface Decline {
  status: 'declined'
  reason: 'declined' | 'insufficient-funds' | 'expired-card' | 'incorrect-cvc' | 'not-a-test-card'
}

/** What came of a step of a payment; a decline by its reason. */
export type PaymentOutcome = 'authorized' | 'captured' | 'voided' | 'refunded' | Decline['reason']

/** The same provider; `count` is called with what came of each step. */
export const countPayments = (
  provider: PaymentProvider,
  count: (outcome: PaymentOutcome) => void,
): PaymentProvider => ({
  async authorize(request) {
    const answer = await provider.authorize(request)
    count(answer.status === 'declined' ? answer.reason : answer.status)
    return answer
  },
  async capture(reference, amountCents) {
    await provider.capture(reference, amountCents)
    count('captured')
  },
  async void(reference) {
    await provider.void(reference)
    count('voided')
  },
  async refund(reference, amountCents) {
    await provider.refund(reference, amountCents)
    count('refunded')
  },
})

interface TestCard {
  number: string
  result: string
  decline?: Decline['reason']
}

/** Numbers that card networks' sandboxes have in common, and what each of them does. */
export const testCards: readonly TestCard[] = [
  { number: '4242 4242 4242 4242', result: 'Paid (Visa)' },
  { number: '5555 5555 5555 4444', result: 'Paid (Mastercard)' },
  { number: '3782 822463 10005', result: 'Paid (American Express)' },
  { number: '4000 0000 0000 0002', result: 'Declined', decline: 'declined' },
  { number: '4000 0000 0000 9995', result: 'Insufficient funds', decline: 'insufficient-funds' },
  { number: '4000 0000 0000 0069', result: 'Expired card', decline: 'expired-card' },
  { number: '4000 0000 0000 0127', result: 'Incorrect CVC', decline: 'incorrect-cvc' },
]

const cards = new Map(testCards.map((card) => [card.number.replaceAll(' ', ''), card]))

/**
 * A provider that moves no money. It keeps nothing: a reference follows from the
 * idempotency key, so all app replicas agree on it.
 */
export function createSandboxPayments(): PaymentProvider {
  return {
    authorize: async (request) => answer(request),
    capture: async () => {},
    void: async () => {},
    refund: async () => {},
  }
}

function answer({ idempotencyKey, amountCents, card }: AuthorizationRequest) {
  const known = cards.get(card.number)
  if (!known) return declined('not-a-test-card')
  if (known.decline) return declined(known.decline)
  const authorization: Authorization = {
    status: 'authorized',
    reference: referenceOf(idempotencyKey),
    amountCents,
    brand: brandOf(card.number),
    last4: card.number.slice(-4),
  }
  return authorization
}

const declined = (reason: Decline['reason']): Decline => ({ status: 'declined', reason })

const referenceOf = (idempotencyKey: string) =>
  `pay_${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}`
