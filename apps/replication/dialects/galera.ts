import { firstText, type Query } from '../server.ts'

/** A member of a group, as it sees itself. */
export interface MemberState {
  /** Of a majority, and up to date. */
  isMember: boolean
  /** It takes the writes. */
  writable: boolean
  /** Told to fall behind: no member, and the others do not wait for it. */
  released: boolean
  /** In its words: `Primary, Synced`, `non-Primary, Initialized`. */
  state: string
}

/** Statements that a connection of the controller begins with: a member answers also without a majority. */
export const onConnect: readonly string[] = ['SET SESSION wsrep_dirty_reads = ON']

/** Every member could write, and the row of the heartbeat names the one that does. */
export async function readMember(query: Query): Promise<MemberState> {
  const rows = await query("SHOW GLOBAL STATUS LIKE 'wsrep_%'", [], 1000)
  const status = new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
  const isMember =
    status.get('wsrep_ready') === 'ON' &&
    status.get('wsrep_cluster_status') === 'Primary' &&
    status.get('wsrep_local_state_comment') === 'Synced'
  const [own] = await query('SELECT @@wsrep_node_name AS id, @@wsrep_desync AS released')
  const writer = await readWriter(query)
  return {
    isMember,
    // Before the first app replica has claimed the writes, and before there is a schema.
    writable:
      isMember && (writer === '' ? status.get('wsrep_local_index') === '0' : writer === own?.id),
    released: own?.released === 1,
    state: `${status.get('wsrep_cluster_status')}, ${status.get('wsrep_local_state_comment')}`,
  }
}

const readWriter = (query: Query): Promise<string> =>
  query('SELECT writer FROM stickyshop.heartbeat WHERE id = 1').then(firstText, () => '')

/** Moves the writes to the member `name`: all members agree on the row, in the order of all changes. */
export async function switchTo(query: Query, name: string): Promise<void> {
  await query('UPDATE stickyshop.heartbeat SET writer = ? WHERE id = 1', [name])
}

/** Lets a member fall behind, or has it catch up. */
export async function release(query: Query, released: boolean): Promise<void> {
  await query(`SET GLOBAL wsrep_desync = ${released ? 'ON' : 'OFF'}`)
}

/** The same account statements for this member alone. */
export const onThisMember = (statements: readonly string[]): string[] => [
  'SET SESSION wsrep_on = OFF',
  'SET SESSION sql_log_bin = 0',
  ...statements,
  'SET SESSION sql_log_bin = 1',
  'SET SESSION wsrep_on = ON',
]
