import type { ResultSetHeader } from 'mysql2'
import type { Durability, Failover } from '../../../infra/stages/stage.ts'
import { coversGtid } from './gtid.ts'

/** How the databases of the stage work together. */
export interface DatabaseMode {
  failover: Failover
  durability: Durability
}

/** Where MySQL and MariaDB differ, and where a group differs from a primary with read replicas. */
export interface Flavour {
  /** Run once on each new connection: times in UTC, and a write's answer carries its GTID. */
  initConnection: string
  /**
   * Columns `writable` (0 or 1) and `applied`, the transactions this node has applied; where they mean something
   * `source` (see `NodeState`), `unacknowledged` (0 or 1), and `memberIndex` (null for none) with `writer`.
   */
  status: string
  /**
   * `position`: the last transaction that this node, which takes the writes, shows; null for none. Null where a
   * customer who has written waits for all transactions anyway.
   */
  position: string | null
  /** Waits, once it is run, until the node has applied `gtids`: `result` is 0 then, anything else when it has not. */
  waitFor(gtids: string, boundMs: number): Wait
  /** The GTID in the answer to a write, or null when nothing was written. */
  gtidOf(header: ResultSetHeader): string | null
  /** Whether a node that has applied `applied` has `gtid`. */
  covers(applied: string, gtid: string): boolean
}

interface Wait {
  sql: string
  params: (string | number)[]
  /** It may wait for longer than it was asked to. */
  longestMs: number
}

interface StateChanges {
  gtids: string[]
  systemVariables: Record<string, string>
}

// mysql2 parses these from the OK packet and leaves them out of its types.
const stateOf = (header: ResultSetHeader) =>
  (header as ResultSetHeader & { stateChanges?: StateChanges }).stateChanges

/**
 * `3e11fa47-71ca:1-7,5c1cde5b-0c5e:1-40:42` has `5c1cde5b-0c5e:42` as the last of the second source.
 * @param intervals a pattern for what follows the source
 */
const lastOf = (source: string, intervals: string) =>
  `SELECT CONCAT(${source}, ':', REGEXP_SUBSTR(
    REGEXP_SUBSTR(@@GLOBAL.gtid_executed, CONCAT(${source}, '${intervals}')), '[0-9]+$')) AS position`

const mysql: Flavour = {
  initConnection: "SET SESSION time_zone = '+00:00', session_track_gtids = 'OWN_GTID'",
  status: `NOT (@@GLOBAL.read_only OR @@GLOBAL.super_read_only) AS writable, @@GLOBAL.gtid_executed AS applied,
    CONCAT(@@server_uuid, ':') AS source`,
  position: lastOf('@@server_uuid', '[^,]*'),
  waitFor: (gtids, boundMs) => ({
    sql: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS result',
    params: [gtids, boundMs / 1000],
    longestMs: boundMs,
  }),
  gtidOf: (header) => stateOf(header)?.gtids.at(-1) ?? null,
  covers(applied, gtid) {
    const [source, number] = gtid.split(':')
    const set = applied.split(/,\s*/).find((part) => part.startsWith(`${source}:`))
    const intervals = set?.split(':').slice(1) ?? []
    return intervals.some((interval) => {
      const [first, last = first] = interval.split('-')
      return Number(first) <= Number(number) && Number(number) <= Number(last)
    })
  },
}

/** Its engine closes every member but one. */
const mysqlGroup: Flavour = {
  ...mysql,
  // None while there are gaps: before `group_replication_gtid_assignment_block_size` was 1, each member had numbers of
  // its own, and the highest was not the last.
  position: lastOf('@@group_replication_group_name', ':1-[0-9]+(?![0-9:])'),
}

const mysqlSemiSync: Flavour = {
  ...mysql,
  status: `${mysql.status},
    (SELECT VARIABLE_VALUE FROM performance_schema.global_status
      WHERE VARIABLE_NAME = 'Rpl_semi_sync_source_clients') = '0' AS unacknowledged`,
}

const mariadb: Flavour = {
  initConnection:
    "SET SESSION time_zone = '+00:00', session_track_system_variables = 'character_set_client,last_gtid'",
  status: `NOT @@GLOBAL.read_only AS writable, @@GLOBAL.gtid_slave_pos AS applied,
    CONCAT(@@gtid_domain_id, '-', @@server_id, '-') AS source`,
  position: `SELECT NULLIF(REGEXP_SUBSTR(@@GLOBAL.gtid_current_pos,
    CONCAT('(?<![0-9-])', @@gtid_domain_id, '-[0-9]+-[0-9]+')), '') AS position`,
  waitFor: (gtids, boundMs) => ({
    sql: 'SELECT MASTER_GTID_WAIT(?, ?) AS result',
    params: [gtids, boundMs / 1000],
    longestMs: boundMs,
  }),
  gtidOf: (header) => stateOf(header)?.systemVariables.last_gtid || null,
  covers: (applied, gtid) => applied.split(',').some((position) => coversGtid(position, gtid)),
}

const mariadbSemiSync: Flavour = {
  ...mariadb,
  status: `${mariadb.status},
    (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME = 'RPL_SEMI_SYNC_MASTER_CLIENTS') = '0' AS unacknowledged`,
}

// Part of a majority, and with everything that the others have: 4 is "Synced".
const isMember = `(SELECT COUNT(*) FROM information_schema.GLOBAL_STATUS
   WHERE (VARIABLE_NAME = 'WSREP_READY' AND VARIABLE_VALUE = 'ON')
      OR (VARIABLE_NAME = 'WSREP_CLUSTER_STATUS' AND VARIABLE_VALUE = 'Primary')
      OR (VARIABLE_NAME = 'WSREP_LOCAL_STATE' AND VARIABLE_VALUE = '4')) = 3`

/**
 * Every member of a Galera group could write. The one that does is named in the row of the
 * heartbeat: a change of that row is ordered among all others, so all members agree on it, and one
 * that has the row has everything that was written before it.
 */
const galera: Flavour = {
  ...mariadb,
  // A member without a majority still shows what it has.
  initConnection: `${mariadb.initConnection}, wsrep_dirty_reads = ON`,
  status: `${isMember} AND writer = @@wsrep_node_name AS writable,
    @@GLOBAL.gtid_binlog_pos AS applied,
    IF(${isMember}, (SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME = 'WSREP_LOCAL_INDEX'), NULL) AS memberIndex,
    writer`,
  position: null,
  // Until it shows everything that the group has ordered so far. WSREP_SYNC_WAIT_UPTO_GTID returns too
  // early while others write, too. An error, 1205, when the time of `repl.causal_read_timeout` is up.
  waitFor: () => ({
    // With dirty reads it would not wait.
    sql: 'SET STATEMENT wsrep_dirty_reads = OFF, wsrep_sync_wait = 1 FOR SELECT 0 AS result',
    params: [],
    longestMs: 1000,
  }),
  // The log has a change a moment before the tables show it, so the server is always asked.
  covers: () => false,
}

/** By the server's `@@version`: MariaDB says so in its own. */
export function flavourOf(version: string, { failover, durability }: DatabaseMode): Flavour {
  const isSemiSync = durability === 'semi-sync'
  const isGroup = failover === 'group'
  if (/mariadb/i.test(version)) {
    if (isGroup) return galera
    return isSemiSync ? mariadbSemiSync : mariadb
  }
  if (isGroup) return mysqlGroup
  return isSemiSync ? mysqlSemiSync : mysql
}
