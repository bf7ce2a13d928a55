import type { CountName } from './grown.ts'

/** What a case may take more than in the commit it is compared with, and why. */
export interface Accepted {
  name: string
  count: CountName
  upTo: number
  why: string
}

const visitorInParallel =
  'who is signed in is asked in a query of its own, in parallel to the page’s'

/** Goes empty with each release: from then on it is what others are compared with. */
export const accepted: readonly Accepted[] = [
  { name: 'list, member, edge, gzip', count: 'queries', upTo: 2, why: visitorInParallel },
  { name: 'search, guest', count: 'queries', upTo: 2, why: 'the app caches no searches' },
  { name: 'product, member', count: 'queries', upTo: 2, why: visitorInParallel },
  {
    name: 'whole checkout',
    count: 'queries',
    upTo: 18,
    why: 'the last address and the idempotency key are asked in queries of their own, beside the cart’s',
  },
]
