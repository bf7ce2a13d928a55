import { checkNumber, type Handle } from '../db/handle.ts'

/** `virtual`: one of the lab's load generator. */
export type UserKind = 'customer' | 'guest' | 'virtual'

/** A user as one app replica has seen them. */
export interface SeenUser {
  /** 22 characters, as `browser` and `sessionBefore`. */
  key: string
  kind: UserKind
  seenAt: Date
  /** Null for a virtual user, who is the same one with every browser. */
  browser: string | null
  /** The guest's session that became the customer's by the sign-in. */
  sessionBefore: string | null
}

/**
 * In one statement with one parameter, whatever their number: each text of a prepared statement
 * takes a place in the caches of all connections.
 */
export async function saveSeenUsers(
  handle: Handle,
  appReplica: string,
  users: readonly SeenUser[],
): Promise<void> {
  const rows = users.map(({ key, kind, seenAt, browser, sessionBefore }) => ({
    key,
    kind,
    at: seenAt.toISOString().slice(0, -1).replace('T', ' '),
    browser,
    before: sessionBefore,
  }))
  await handle.change(
    `INSERT INTO active_users (user_key, app_replica, kind, seen_at, browser, session_before)
     SELECT seen.user_key, ?, seen.kind, seen.seen_at, seen.browser, seen.session_before
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
              user_key       VARCHAR(22) PATH '$.key',
              kind           VARCHAR(10) PATH '$.kind',
              seen_at        DATETIME(3) PATH '$.at',
              browser        VARCHAR(22) PATH '$.browser',
              session_before VARCHAR(22) PATH '$.before')) AS seen
         ON DUPLICATE KEY UPDATE kind = VALUES(kind),
                                 seen_at = VALUES(seen_at),
                                 browser = VALUES(browser),
                                 session_before = COALESCE(VALUES(session_before), active_users.session_before)`,
    [appReplica, JSON.stringify(rows)],
  )
}

export interface UserCount {
  kind: UserKind
  /** Null for all of them together: one who was answered by several counts once. */
  appReplica: string | null
  now: number
  lately: number
}

interface CountRow {
  kind: UserKind
  app_replica: string | null
  now: number
  lately: number
}

// One who was a guest, and has signed in, is a customer. So is a browser of theirs without a session.
const activeSince = `
  SELECT user_key, app_replica, kind, seen_at
    FROM active_users seen
   WHERE seen_at >= ?
     AND NOT (kind = 'guest'
              AND (EXISTS (SELECT 1
                             FROM active_users same
                            WHERE same.browser = seen.user_key
                              AND same.user_key <> seen.user_key)
                OR EXISTS (SELECT 1
                             FROM active_users same
                            WHERE same.session_before = seen.user_key)))`

/** Users of `lately` and of `now`, which is later, by kind and app replica. */
export async function countActiveUsers(
  handle: Handle,
  since: { now: Date; lately: Date },
): Promise<UserCount[]> {
  const rows = await handle.select<CountRow>(
    // Not WITH ROLLUP: with it, MariaDB adds up the second COUNT(DISTINCT).
    `SELECT kind, app_replica,
            CAST(COALESCE(SUM(seen_at >= ?), 0) AS SIGNED) AS now,
            COUNT(*) AS lately
       FROM (${activeSince}) active
      GROUP BY kind, app_replica
      UNION ALL
     SELECT kind, NULL,
            CAST(COALESCE(SUM(seen_at >= ?), 0) AS SIGNED),
            COUNT(*)
       FROM (SELECT kind, MAX(seen_at) AS seen_at
               FROM (${activeSince}) active
              GROUP BY user_key, kind) users
      GROUP BY kind`,
    [since.now, since.lately, since.now, since.lately],
  )
  return rows.map(({ kind, app_replica: appReplica, now, lately }) => ({
    ...{ kind, appReplica },
    now: checkNumber('now', now),
    lately: checkNumber('lately', lately),
  }))
}

/** At most `limit` rows of before `since`. Returns how many were deleted. */
export async function deleteInactiveUsers(
  handle: Handle,
  since: Date,
  limit: number,
): Promise<number> {
  const { affectedRows } = await handle.change(
    `DELETE FROM active_users
      WHERE seen_at < ?
      ORDER BY seen_at, user_key, app_replica
      LIMIT ${Math.trunc(limit)}`,
    [since],
  )
  return affectedRows
}
