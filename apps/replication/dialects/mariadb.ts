import type { Durability } from '../../../infra/stages/stage.ts'
import { rebuildMariadb, rebuildMarker } from '../rebuild-mariadb.ts'
import { firstText, type Query, type Row } from '../server.ts'
import type { Dialect, ReplicationView } from './dialect.ts'

/** MariaDB 10.6 and newer. Nothing in its statements comes from outside: addresses and our secrets. */
export const mariadb: Dialect = {
  name: 'MariaDB',
  async readState(query) {
    const [row] = await query(
      `SELECT @@GLOBAL.read_only AS readOnly,
              CONCAT(@@GLOBAL.gtid_binlog_state, ',', @@GLOBAL.gtid_slave_pos) AS executed,
              EXISTS (SELECT 1
                        FROM information_schema.schemata
                       WHERE schema_name = '${rebuildMarker}') AS rebuilding,
              VERSION() AS version,
              @@GLOBAL.rpl_semi_sync_master_enabled AS waits,
              (SELECT variable_value
                 FROM information_schema.global_status
                WHERE variable_name = 'Rpl_semi_sync_master_clients') AS acknowledging`,
      [],
      1000,
    )
    return {
      writable: Number(row?.readOnly) === 0,
      // Never for administrators.
      closed: Number(row?.readOnly) !== 0,
      executed: String(row?.executed ?? '').replace(/^,|,$/g, ''),
      rebuilding: Number(row?.rebuilding) === 1,
      version: `MariaDB ${/^[\d.]+/.exec(String(row?.version))?.[0]}`,
      semiSync: { waits: Number(row?.waits) === 1, acknowledging: Number(row?.acknowledging) },
    }
  },
  async readReplication(query) {
    const [row] = await query('SHOW SLAVE STATUS', [], 1000)
    return row ? viewOf(row) : null
  },
  async compare(replicaExecuted, primary) {
    const { executed } = await this.readState(primary)
    const isErrant = hasTransactionsUnknownTo(executed, replicaExecuted)
    // What was purged shows as error 1236 of the read replica.
    return { errant: isErrant ? 'transactions' : null, lost: false }
  },
  async countMissing(_, had, wanted) {
    const known = lastByDomain(had)
    return [...lastByDomain(wanted)].reduce(
      (sum, [domain, last]) => sum + Math.max(0, last - (known.get(domain) ?? 0)),
      0,
    )
  },
  position,
  async waitFor(query, position, seconds) {
    if (position === '') return true
    const sql = 'SELECT MASTER_GTID_WAIT(?, ?) AS late'
    const [row] = await query(sql, [position, seconds], (seconds + 2) * 1000)
    return Number(row?.late) === 0
  },
  open: (durability) => [
    'STOP SLAVE',
    'RESET SLAVE ALL',
    `SET GLOBAL rpl_semi_sync_master_enabled = ${durability === 'semi-sync' ? 'ON' : 'OFF'}`,
    'SET GLOBAL read_only = OFF',
  ],
  close: ['SET GLOBAL read_only = ON'],
  follow: ({ host, port, password, ca, delaySeconds }, durability) => [
    'STOP SLAVE',
    ...acknowledge(durability),
    // A former primary, or a copy of one, has its transactions in its binary log only.
    "SET GLOBAL gtid_slave_pos = IF(@@GLOBAL.gtid_binlog_pos = '', @@GLOBAL.gtid_current_pos, @@GLOBAL.gtid_binlog_pos)",
    [
      `CHANGE MASTER TO MASTER_HOST = '${host}'`,
      `MASTER_PORT = ${port}`,
      "MASTER_USER = 'replication'",
      `MASTER_PASSWORD = '${password}'`,
      `MASTER_SSL = ${ca ? 1 : 0}`,
      `MASTER_SSL_CA = '${ca ?? ''}'`,
      `MASTER_SSL_VERIFY_SERVER_CERT = ${ca ? 1 : 0}`,
      'MASTER_USE_GTID = slave_pos',
      'MASTER_CONNECT_RETRY = 1',
      'MASTER_HEARTBEAT_PERIOD = 2',
      `MASTER_DELAY = ${delaySeconds}`,
    ].join(', '),
    'START SLAVE',
  ],
  delay: (seconds) => ['STOP SLAVE', `CHANGE MASTER TO MASTER_DELAY = ${seconds}`, 'START SLAVE'],
  unlogged: (statements) => [
    'SET SESSION sql_log_bin = 0',
    ...statements,
    'SET SESSION sql_log_bin = 1',
  ],
  start: (durability) => [...acknowledge(durability), 'START SLAVE'],
  stopReceiving: 'STOP SLAVE IO_THREAD',
  reloadTls: 'FLUSH LOCAL SSL',
  rebuild: rebuildMariadb,
}

/** A read replica does not wait for others: what it applies has been acknowledged. */
const acknowledge = (durability: Durability): string[] => [
  'SET GLOBAL rpl_semi_sync_master_enabled = OFF',
  `SET GLOBAL rpl_semi_sync_slave_enabled = ${durability === 'semi-sync' ? 'ON' : 'OFF'}`,
]

async function position(query: Query): Promise<string> {
  return firstText(await query('SELECT @@GLOBAL.gtid_current_pos'))
}

const viewOf = (row: Row): ReplicationView => ({
  source: {
    host: String(row.Master_Host),
    port: Number(row.Master_Port),
    ca: row.Master_SSL_Allowed === 'Yes' ? String(row.Master_SSL_CA_File) : null,
  },
  delaySeconds: Number(row.SQL_Delay),
  receiving: row.Slave_IO_Running !== 'No',
  connected: row.Slave_IO_Running === 'Yes',
  applying: row.Slave_SQL_Running === 'Yes',
  receiveError: Number(row.Last_IO_Errno),
  applyError: Number(row.Last_SQL_Errno),
  message: String(row.Last_SQL_Error || row.Last_IO_Error || ''),
  received: String(row.Gtid_IO_Pos ?? ''),
})

/**
 * Whether `own` holds transactions that are not in `theirs`. Both list the last sequence
 * number for each domain and server that wrote it: `0-1-42,0-2-40`. How many there are cannot
 * be computed from it: all servers of a domain share one sequence, so the first row that
 * `0-2` writes after `0-1-1870` is number 1871.
 */
export function hasTransactionsUnknownTo(theirs: string, own: string): boolean {
  const known = lastByWriter(theirs)
  return [...lastByWriter(own)].some(([writer, last]) => last > (known.get(writer) ?? 0))
}

/** All servers of a domain share one sequence. */
function lastByDomain(state: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const [, domain = '', sequence] of state.matchAll(/(\d+)-\d+-(\d+)/g))
    last.set(domain, Math.max(last.get(domain) ?? 0, Number(sequence)))
  return last
}

function lastByWriter(state: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const [, writer = '', sequence] of state.matchAll(/(\d+-\d+)-(\d+)/g))
    last.set(writer, Math.max(last.get(writer) ?? 0, Number(sequence)))
  return last
}
