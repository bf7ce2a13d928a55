import type { Query } from '../server.ts'

/** MySQL Group Replication; db/topology/group-mysql.cnf has its settings. */

/** What a server says of itself and of the group that it sees. */
export interface Member {
  /** `ERROR`: it was expelled, or has lost the majority, and refuses writes. */
  state: 'ONLINE' | 'RECOVERING' | 'OFFLINE' | 'ERROR' | 'UNREACHABLE'
  isPrimary: boolean
  /** Whether more than half of the members that it knows answer it. */
  hasMajority: boolean
  /** Counts up with each change of the membership: of two servers, the lower one is out of date. */
  view: number
}

/** Null for a server without the plugin. */
export async function readMember(query: Query): Promise<Member | null> {
  const [row] = await query(
    `SELECT own.member_state AS state,
            own.member_role AS role,
            (SELECT COUNT(*) FROM performance_schema.replication_group_members) AS members,
            (SELECT COUNT(*)
               FROM performance_schema.replication_group_members
              WHERE member_state IN ('ONLINE', 'RECOVERING')) AS answering,
            (SELECT view_id
               FROM performance_schema.replication_group_member_stats
              WHERE member_id = @@server_uuid) AS view
       FROM performance_schema.replication_group_members AS own
      WHERE own.member_id = @@server_uuid`,
    [],
    1000,
  )
  if (!row) return null
  return {
    state: row.state as Member['state'],
    isPrimary: row.role === 'PRIMARY',
    hasMajority: Number(row.answering) * 2 > Number(row.members),
    // `17959054207685042:7`: when the group was founded, and the number.
    view: Number(String(row.view ?? '').split(':')[1] ?? 0),
  }
}

/** Joins the others' group, or founds one that they can join. Takes until it is a member, some seconds. */
export const joinStatements = (password: string, found: boolean): string[] => [
  // Also of one that was expelled.
  'STOP GROUP_REPLICATION',
  // Of another stage, in which it was a read replica.
  "STOP REPLICA FOR CHANNEL ''",
  "RESET REPLICA ALL FOR CHANNEL ''",
  credentials(password),
  `SET GLOBAL group_replication_bootstrap_group = ${found ? 'ON' : 'OFF'}`,
  'START GROUP_REPLICATION',
  'SET GLOBAL group_replication_bootstrap_group = OFF',
]

/** By which members get connections to each other. */
export const credentials = (password: string): string =>
  `CHANGE REPLICATION SOURCE TO SOURCE_USER = 'replication', SOURCE_PASSWORD = '${password}' FOR CHANNEL 'group_replication_recovery'`

export const leave = 'STOP GROUP_REPLICATION'

/** Resolves when this member takes the writes. Transactions that are open for longer are ended. */
export async function becomePrimary(
  query: Query,
  seconds: number,
  withinMs = 30_000,
): Promise<void> {
  await query('SELECT group_replication_set_as_primary(@@server_uuid, ?)', [seconds], withinMs)
}
