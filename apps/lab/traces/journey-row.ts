import { maskAddress } from '../http/mask-address.ts'
import { type Journey, statusOf, totalMs } from './journey.ts'
import type { SessionStory } from './session-story.ts'

/** One line of the list; also what the event `journeys` has, newest last. */
export interface JourneyRow {
  id: string
  /** Epoch milliseconds. */
  at: number
  client: string | null
  method: string
  path: string
  strategy: string | null
  replica: string | null
  /** How many replicas were asked. */
  tries: number
  session: {
    outcome: 'untold' | 'none' | 'hit' | 'miss' | 'away'
    /** Where it was found, or where it lives while it was looked for elsewhere: `app-2`, `Redis`. */
    place: string | null
  }
  /** `db-2`, or more than one with commas. */
  databases: string
  ms: number
  status: number
}

export function rowOf(journey: Journey, story: SessionStory): JourneyRow {
  const { id, at, edge, record, replica } = journey
  return {
    id,
    at,
    client: edge?.client ?? null,
    method: edge?.method ?? record?.method ?? '',
    path: edge?.uri ?? record?.path ?? '',
    strategy: edge?.strategy ?? null,
    replica,
    tries: edge?.tries.length ?? 1,
    session: { outcome: record?.session.outcome ?? 'untold', place: placeOf(story) },
    databases: record?.databases.map(({ node }) => node).join(', ') ?? '',
    ms: totalMs(journey),
    status: statusOf(journey),
  }
}

/** As those see it who have no token. */
export const guestRow = (row: JourneyRow): JourneyRow => ({
  ...row,
  client: row.client && maskAddress(row.client),
})

function placeOf(story: SessionStory): string | null {
  switch (story.kind) {
    case 'found':
      return story.store === 'redis' ? 'Redis' : story.replica
    case 'otherStore':
      return story.store === 'redis' ? 'Redis' : story.home
    case 'elsewhere':
    case 'restarted':
    case 'gone':
      return story.home
    default:
      return null
  }
}
