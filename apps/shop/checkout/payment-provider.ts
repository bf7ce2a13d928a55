/** What the shop asks of whoever moves the money. Each call may be repeated without effect. */
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
