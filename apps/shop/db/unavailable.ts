import { Unavailable } from '../errors.ts'
import { databaseErrorKind } from './database-error.ts'
import type { DatabaseNode } from './node.ts'

// A limit lasts for longer than a promotion.
const limitSeconds = 10

/** Errors that may pass become `Unavailable`, with the error as its cause. */
export function unavailable(error: unknown): unknown {
  const temporary = unavailableFor(error)
  return temporary ? Object.assign(temporary, { cause: error }) : error
}

/** The result of `work`; what it fails with may become `Unavailable`. */
export const orUnavailable = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    throw unavailable(error)
  })

function unavailableFor(error: unknown): Unavailable | null {
  switch (databaseErrorKind(error)) {
    case 'readOnly':
      return refusesWrites()
    case 'disk':
      return refusesWrites(null, limitSeconds)
    case 'connections':
    case 'memory':
    case 'files':
      return new Unavailable('capacity', 'The shop is at a limit. Please try again.', limitSeconds)
    case 'lost':
      return new Unavailable('database', 'The shop’s database did not answer. Please try again.')
    case 'retryable':
    case 'interrupted':
      return new Unavailable(
        'capacity',
        'Too many people are changing this right now. Please try again.',
        1,
      )
    default:
      return null
  }
}

/** @param node the primary, null when there is none */
export const refusesWrites = (node: DatabaseNode | null = null, retryAfterSeconds?: number) =>
  new Unavailable(
    'primary',
    node?.state.unacknowledged
      ? 'The shop can’t save changes right now, as no second database would have them. Nothing was changed.'
      : 'The shop can’t save changes right now. Nothing was changed.',
    retryAfterSeconds,
  )
