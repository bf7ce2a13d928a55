import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import type { PoolConnection, ResultSetHeader } from 'mysql2'
import type { Logger } from '../../shared/logger.ts'
import { type Secret, used } from '../../shared/secret.ts'
import type { Cluster } from '../db/cluster.ts'
import type { Handle } from '../db/handle.ts'
import type { DatabaseNode } from '../db/node.ts'
import { execute } from '../db/statement.ts'
import {
  countActiveUsers,
  deleteInactiveUsers,
  type SeenUser,
  saveSeenUsers,
  type UserCount,
} from './active-users-repository.ts'
import { type RequestUser, userOf } from './user-of-request.ts'

/** Who was active within the last five minutes is active now. */
const nowMs = 5 * 60_000
const latelyMs = 2 * 60 * 60_000

const everyMs = 15_000
const statementMs = 2000
// While there is no primary, users wait in memory: 200 bytes each.
const mostPending = 20_000
// Of users in one statement, which takes some milliseconds.
const batchUsers = 1000
// Counting takes 20 ms with a thousand users and 0.8 s with thirty thousand: no more than a hundredth of the time.
const countedForMs = 10_000
const restFactor = 100

interface Parts {
  appReplica: string
  /** After its rotation a user is counted twice for two hours. */
  secret: Secret
  cluster: Cluster
  log: Logger
}

export type ActiveUsers = ReturnType<typeof createActiveUsers>

/**
 * Notes in memory who uses the shop, and writes it to the primary every 15 seconds: why not to
 * Redis, decision 21. A crash loses what was seen since then.
 */
export function createActiveUsers({ appReplica, secret, cluster, log }: Parts) {
  let pending = new Map<string, { user: RequestUser; at: number }>()
  let counted: { until: number; counts: Promise<UserCount[]> } | undefined
  let timer: NodeJS.Timeout | undefined

  /** Called once for each request, when it is over. */
  function note(req: Request, now = Date.now()): void {
    const user = userOf(req)
    if (!user) return
    const before = pending.get(user.key)
    if (before) {
      before.at = now
      before.user.sessionBefore ??= user.sessionBefore
    } else if (pending.size < mostPending) pending.set(user.key, { user, at: now })
  }

  const hashOf = (text: string | null): string | null =>
    text &&
    createHmac('sha256', used(secret))
      .update(`active user:${text}`)
      .digest('base64url')
      .slice(0, 22)

  const seenUser = ({ user, at }: { user: RequestUser; at: number }): SeenUser => ({
    key: hashOf(user.key) ?? '',
    kind: user.kind,
    seenAt: new Date(at),
    browser: hashOf(user.browser),
    sessionBefore: hashOf(user.sessionBefore),
  })

  /** What could not be written waits for the next time. */
  async function save(): Promise<void> {
    const primary = cluster.primary()
    if (!primary || pending.size === 0) return
    const writing = pending
    pending = new Map()
    try {
      const users = [...writing.values()].map(seenUser)
      await primary.withWriteConnection(async (connection) => {
        for (let from = 0; from < users.length; from += batchUsers)
          await saveSeenUsers(
            handleOf(connection),
            appReplica,
            users.slice(from, from + batchUsers),
          )
      })
    } catch (error) {
      log.warn({ error: String(error) }, 'active users could not be saved')
      for (const [key, one] of writing) {
        const later = pending.get(key)
        if (later) later.user.sessionBefore ??= one.user.sessionBefore
        else if (pending.size < mostPending) pending.set(key, one)
      }
    }
  }

  /** Of all app replicas, ten seconds old or a little more. @throws when no database answers */
  function counts(): Promise<UserCount[]> {
    if (counted && performance.now() < counted.until) return counted.counts
    const node = cluster.replica() ?? cluster.primary()
    if (!node) return Promise.reject(new Error('No database answers.'))
    const startedAt = performance.now()
    const counts = countActive(readingFrom(node))
    const one = { until: Number.POSITIVE_INFINITY, counts }
    counted = one
    counts.then(
      () => {
        const endedAt = performance.now()
        one.until = endedAt + Math.max(countedForMs, restFactor * (endedAt - startedAt))
      },
      () => {
        if (counted === one) counted = undefined
      },
    )
    return counts
  }

  function schedule(): void {
    // Not all app replicas at the same moment.
    timer = setTimeout(turn, everyMs * (0.9 + 0.2 * Math.random()))
    timer.unref()
  }

  async function turn(): Promise<void> {
    await save()
    schedule()
  }

  return {
    note,
    save,
    counts,
    start: schedule,
    /** Saves what is left. */
    async stop(): Promise<void> {
      clearTimeout(timer)
      await save()
    },
  }
}

/** Users within the five minutes and the two hours that end at `at`. */
export const countActive = (handle: Handle, at = Date.now()): Promise<UserCount[]> =>
  countActiveUsers(handle, { now: new Date(at - nowMs), lately: new Date(at - latelyMs) })

/** At most `limit` of those who were not active in the last two hours. Returns how many were deleted. */
export const deleteInactive = (handle: Handle, limit: number): Promise<number> =>
  deleteInactiveUsers(handle, new Date(Date.now() - latelyMs), limit)

const handleOf = (connection: PoolConnection): Handle => ({
  select: (sql, params = []) => execute(connection, sql, params, statementMs),
  change: (sql, params = []) => execute<ResultSetHeader>(connection, sql, params, statementMs),
})

const readingFrom = (node: DatabaseNode): Handle => ({
  select: (sql, params = []) => node.select(sql, params, statementMs),
  change: () => Promise.reject(new Error('A read handle cannot write.')),
})
