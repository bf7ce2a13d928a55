import { duration } from '../../../shared/duration.ts'
import { findReplica } from './find-replica.ts'
import { replication, toRefusal } from './keeper-client.ts'
import { type Done, Refusal } from './legacy.ts'
import { askReplica } from './replicas.ts'
import { everywhere } from './switches.ts'

const longestMs = 10_000

/**
 * Makes every page of a replica take so much longer; 0 ends it.
 * @param atOnce how many pages it makes at the same time while the others wait; 0 is any number
 */
export async function slow(name: string, ms: number, forMs: number, atOnce: number): Promise<Done> {
  if (ms > longestMs) throw new Refusal(422, `Expected at most ${duration(longestMs)}.`)
  const replica = await findReplica(name)
  if (ms === 0) {
    await askReplica(replica, 'DELETE', '/faults/slow')
    return { message: `${name} is as fast as ever.` }
  }
  const seconds = Math.max(1, Math.round(forMs / 1000))
  await askReplica(replica, 'PUT', '/faults/slow', { ms, seconds, atOnce })
  const turns = atOnce > 0 ? `, ${atOnce} pages at a time` : ''
  return { message: `${name} takes ${duration(ms)} longer${turns}, for ${duration(forMs)}.` }
}

/** The replica database applies what it receives so many seconds later; 0 ends it. */
export async function lag(seconds: number, forMs: number): Promise<Done> {
  const forSeconds = Math.max(1, Math.round(forMs / 1000))
  await replication.delay(seconds, forSeconds).catch(toRefusal)
  const state = await replication.state()
  const target = state?.nodes.find(({ name }) => name !== state.primary)?.name ?? 'The replica'
  if (seconds === 0) return { message: `${target} applies changes at once.` }
  return { message: `${target} applies changes ${seconds} s late, for ${duration(forMs)}.` }
}

/** Makes a database node the primary. Resolves when every replica of the shop writes there. */
export async function promote(name: string): Promise<Done> {
  const before = await replication.state()
  if (before?.primary === name) return { message: `${name} is the primary already.` }
  const { graceful } = await replication.promote(name, 'take over').catch(toRefusal)
  await everywhere(
    ({ state }) =>
      state?.databases.every((node) => node.writable === (node.name === name)) ?? false,
    `${name} is the primary, but not every replica of the shop has noticed.`,
  )
  const message = graceful
    ? `${name} is the primary; the other follows it. Nothing was lost.`
    : `${name} is the primary. What the old one had acknowledged and not sent yet is lost.`
  return { message, graceful, primary: name }
}
