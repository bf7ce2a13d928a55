import type { RequestRecord } from '../../shared/replica-traffic.ts'
import type { EdgeLine } from './edge-line.ts'
import type { Journey } from './journey.ts'

// Enough to find a page's way again a while after it was looked at.
const kept = 2000
const patienceMs = 2500
const clientGone = 499

export type JourneyBook = ReturnType<typeof createJourneyBook>

/** Puts together what edge and replicas tell of the same request, in whatever order it comes. */
export function createJourneyBook(now: () => number = Date.now) {
  const journeys = new Map<string, Journey>()
  /** Those that nobody has been told of yet. */
  let untold: Journey[] = []

  function addLine(line: EdgeLine): void {
    const journey = open(line.id, line.at)
    journey.edge = line
    if (line.fromCache) disown(journey)
    if (!line.servedBy || line.servedBy === journey.replica) return
    journey.replica = line.servedBy
    journey.record = null
  }

  // Who renews the page meanwhile goes by the same id, and has not answered it.
  function disown(journey: Journey): void {
    journey.replica = null
    journey.record = null
  }

  function addRecord(replica: string, record: RequestRecord): void {
    const journey = open(record.id, record.at)
    if (!isTheAnswer(journey, replica, record)) return
    // When the app replica received it, whichever record comes first.
    journey.at = record.at
    journey.replica = replica
    journey.record = record
  }

  function open(id: string, at: number): Journey {
    const known = journeys.get(id)
    if (known) return known
    const journey = { id, at, edge: null, replica: null, record: null, heardAt: now() }
    journeys.set(id, journey)
    untold.push(journey)
    const [oldest] = journeys.keys()
    if (oldest !== undefined && journeys.size > kept) journeys.delete(oldest)
    return journey
  }

  /** Nothing more will be told of it. */
  const isWhole = ({ edge, record, heardAt }: Journey): boolean =>
    (edge !== null && (record !== null || !wasServed(edge))) || now() - heardAt > patienceMs

  /** The newest, oldest first. */
  const last = (count: number): Journey[] => newest([...journeys.values()].filter(isWhole), count)

  /** The newest of those that have become whole since the last call, oldest first. */
  function news(count: number): Journey[] {
    const whole = untold.filter(isWhole)
    untold = untold.filter((journey) => !isWhole(journey)).slice(-kept)
    return newest(whole, count)
  }

  return { addLine, addRecord, find: (id: string) => journeys.get(id), isWhole, last, news }
}

/** A replica that the edge has given up on records the same request, as one whose client has gone. */
function isTheAnswer({ edge, record }: Journey, replica: string, { status }: RequestRecord) {
  if (edge?.fromCache) return false
  if (edge?.servedBy) return edge.servedBy === replica
  return record === null || status !== clientGone
}

const wasServed = ({ servedBy, tries }: EdgeLine) => servedBy !== null && tries.length > 0

const newest = (journeys: Journey[], count: number) =>
  journeys.sort((a, b) => a.at - b.at).slice(-count)
