import type { Workbench } from './lesson.ts'
import { type Look, look } from './people.ts'

export interface Tally {
  looks: Look[]
  /** Answers by replica, in the order of their numbers. */
  answers: Map<string, number>
  /** Answers by replica that knew the visitor. */
  known: Map<string, number>
  /** All answers that knew the visitor. */
  knownCount: number
}

/** Asks `count` times, one request after the other, who answers and whether he knows the visitor. */
export async function tally(
  visitor: ReturnType<Workbench['visitor']>,
  count: number,
): Promise<Tally> {
  const looks: Look[] = []
  for (let asked = 0; asked < count; asked++) looks.push(await look(visitor))
  const known = looks.filter(({ loggedIn }) => loggedIn)
  return {
    looks,
    answers: countBy(looks),
    known: countBy(known),
    knownCount: known.length,
  }
}

function countBy(looks: readonly Look[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { servedBy } of looks) counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1)
  return new Map([...counts].sort(([a], [b]) => numberOf(a) - numberOf(b)))
}

const numberOf = (replica: string) => Number(replica.slice(replica.lastIndexOf('-') + 1))
