import type { ResultSetHeader } from 'mysql2'

/**
 * GTIDs of single transactions, `uuid:number` on MySQL and `domain-server-number` on MariaDB. Both
 * servers apply the transactions of a source (a domain) in the order of their numbers.
 */
const pattern = /^(?:([\w-]+):|(\d+)-\d+-)(\d+)$/

/** `source`: MySQL's source or MariaDB's domain, whose transactions have one order. */
function parse(gtid: string): { source: string; number: number } {
  const [, uuid, domain, number] = pattern.exec(gtid) ?? []
  return { source: uuid ?? domain ?? gtid, number: Number(number) }
}

/** Whether a server that has applied `later` has applied `gtid`, too. */
export function coversGtid(later: string, gtid: string): boolean {
  const [a, b] = [parse(later), parse(gtid)]
  return a.source === b.source && a.number >= b.number
}

/**
 * The latest of each source: a server that has applied these has applied all of `gtids`.
 * As the servers' wait functions take it; null for none.
 */
export function mergeGtids(gtids: readonly string[]): string | null {
  const latest = new Map<string, string>()
  for (const gtid of gtids) {
    const { source } = parse(gtid)
    const known = latest.get(source)
    if (!known || coversGtid(gtid, known)) latest.set(source, gtid)
  }
  return latest.size > 0 ? [...latest.values()].join(',') : null
}

/** Where MySQL and MariaDB differ about transaction ids (GTIDs). */
export interface Flavour {
  /** Run once on each new connection: times in UTC, and a write's answer carries its GTID. */
  initConnection: string
  /** Columns `writable` (0 or 1) and `applied`, the transactions this node has applied. */
  status: string
  /** `(gtid, seconds)` → `result` 0 when the node has applied it, anything else when it has not. */
  waitForGtid: string
  /** The GTID in the answer to a write, or null when nothing was written. */
  gtidOf(header: ResultSetHeader): string | null
  /** Whether a node that has applied `applied` has `gtid`. */
  covers(applied: string, gtid: string): boolean
}

interface StateChanges {
  gtids: string[]
  systemVariables: Record<string, string>
}

// mysql2 parses these from the OK packet and leaves them out of its types.
const stateOf = (header: ResultSetHeader) =>
  (header as ResultSetHeader & { stateChanges?: StateChanges }).stateChanges

const mysql: Flavour = {
  initConnection: "SET SESSION time_zone = '+00:00', session_track_gtids = 'OWN_GTID'",
  status:
    'NOT (@@GLOBAL.read_only OR @@GLOBAL.super_read_only) AS writable, @@GLOBAL.gtid_executed AS applied',
  waitForGtid: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS result',
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

const mariadb: Flavour = {
  initConnection:
    "SET SESSION time_zone = '+00:00', session_track_system_variables = 'character_set_client,last_gtid'",
  status: 'NOT @@GLOBAL.read_only AS writable, @@GLOBAL.gtid_slave_pos AS applied',
  waitForGtid: 'SELECT MASTER_GTID_WAIT(?, ?) AS result',
  gtidOf: (header) => stateOf(header)?.systemVariables.last_gtid || null,
  covers: (applied, gtid) => applied.split(',').some((position) => coversGtid(position, gtid)),
}

/** By the server's `@@version`: MariaDB says so in its own. */
export const flavourOf = (version: string): Flavour => (/mariadb/i.test(version) ? mariadb : mysql)
