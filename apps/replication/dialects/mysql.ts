import type { Durability } from '../../../infra/stages/stage.ts'
import { type DatabaseServer, firstText, type Row } from '../server.ts'
import type { Dialect, ReplicationView, Source } from './dialect.ts'

const cloneMs = 15 * 60_000
const underWaySeconds = 1
/** The one without a name: a server that was in a group has others, too. */
const channel = " FOR CHANNEL ''"

/** MySQL 8.4 and newer. Nothing in its statements comes from outside: server names and our secrets. */
export const mysql: Dialect = {
  name: 'MySQL',
  async readState(query) {
    const [row] = await query(
      `SELECT @@GLOBAL.read_only AS readOnly,
              @@GLOBAL.super_read_only AS closed,
              @@GLOBAL.gtid_executed AS executed,
              VERSION() AS version`,
      [],
      1000,
    )
    // Without rows where the plugins are not loaded.
    const semiSync = await query("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_source_%'", [], 1000)
    const status = new Map(semiSync.map((one) => [one.Variable_name, String(one.Value)]))
    return {
      writable: Number(row?.readOnly) === 0,
      closed: Number(row?.closed) === 1,
      executed: setIn(row?.executed),
      // CLONE replaces the data folder as a whole.
      rebuilding: false,
      version: `MySQL ${/^[\d.]+/.exec(String(row?.version))?.[0]}`,
      semiSync:
        status.size === 0
          ? null
          : {
              waits: status.get('Rpl_semi_sync_source_status') === 'ON',
              acknowledging: Number(status.get('Rpl_semi_sync_source_clients')),
            },
    }
  },
  async readReplication(query) {
    const [row] = await query(`SHOW REPLICA STATUS${channel}`, [], 1000)
    return row ? viewOf(row) : null
  },
  async compare(replicaExecuted, primary) {
    const [row] = await primary(
      `SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed) AS errant,
              GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?) AS lost`,
      [replicaExecuted, replicaExecuted],
    )
    const unknown = setIn(row?.errant)
    // A transaction is sent before it is committed, so a read replica may have it a moment earlier.
    const isUnderWay = unknown !== '' && (await this.waitFor(primary, unknown, underWaySeconds))
    const count = isUnderWay ? 0 : countTransactions(unknown)
    const errant = count === 1 ? 'one transaction' : `${count} transactions`
    return { errant: count > 0 ? errant : null, lost: setIn(row?.lost) !== '' }
  },
  async countMissing(query, had, wanted) {
    const sql = 'SELECT GTID_SUBTRACT(?, ?) AS missing'
    return countTransactions(firstText(await query(sql, [wanted, had])))
  },
  position: async (query) => setIn(firstText(await query('SELECT @@GLOBAL.gtid_executed'))),
  async waitFor(query, position, seconds) {
    const sql = 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS late'
    const [row] = await query(sql, [position, seconds], (seconds + 2) * 1000)
    return Number(row?.late) === 0
  },
  open: (durability) => [
    `STOP REPLICA${channel}`,
    `RESET REPLICA ALL${channel}`,
    ...(durability === 'semi-sync' ? ['SET GLOBAL rpl_semi_sync_source_enabled = ON'] : []),
    'SET GLOBAL super_read_only = OFF',
    'SET GLOBAL read_only = OFF',
  ],
  close: ['SET GLOBAL super_read_only = ON'],
  follow: ({ host, port, password, ca, delaySeconds }, durability) => [
    `STOP REPLICA${channel}`,
    ...acknowledge(durability),
    [
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}'`,
      `SOURCE_PORT = ${port}`,
      "SOURCE_USER = 'replication'",
      `SOURCE_PASSWORD = '${password}'`,
      `SOURCE_SSL = ${ca ? 1 : 0}`,
      `SOURCE_SSL_CA = '${ca ?? ''}'`,
      `SOURCE_SSL_VERIFY_SERVER_CERT = ${ca ? 1 : 0}`,
      'SOURCE_AUTO_POSITION = 1',
      // Without TLS, the password travels encrypted with the server's own key.
      'GET_SOURCE_PUBLIC_KEY = 1',
      'SOURCE_CONNECT_RETRY = 1',
      // Retries without an end (default: 10).
      'SOURCE_RETRY_COUNT = 4294967295',
      'SOURCE_HEARTBEAT_PERIOD = 2',
      `SOURCE_DELAY = ${delaySeconds}${channel}`,
    ].join(', '),
    `START REPLICA${channel}`,
  ],
  delay: (seconds) => [
    `STOP REPLICA SQL_THREAD${channel}`,
    `CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}${channel}`,
    `START REPLICA SQL_THREAD${channel}`,
  ],
  unlogged: (statements, closed) => [
    'SET SESSION sql_log_bin = 0',
    // Refuses account statements, too. The shop still cannot write: read_only stays on.
    ...(closed ? ['SET GLOBAL super_read_only = OFF'] : []),
    ...statements,
    ...(closed ? ['SET GLOBAL super_read_only = ON'] : []),
    'SET SESSION sql_log_bin = 1',
  ],
  start: (durability) => [...acknowledge(durability), `START REPLICA${channel}`],
  stopReceiving: `STOP REPLICA IO_THREAD${channel}`,
  reloadTls: 'ALTER INSTANCE RELOAD TLS',
  rebuild,
}

/** A read replica does not wait for others. Without semi-sync the plugins are not there. */
const acknowledge = (durability: Durability): string[] =>
  durability === 'semi-sync'
    ? [
        'SET GLOBAL rpl_semi_sync_source_enabled = OFF',
        'SET GLOBAL rpl_semi_sync_replica_enabled = ON',
      ]
    : []

/**
 * Clones the source's data (https://dev.mysql.com/doc/refman/8.4/en/clone-plugin-remote.html). The
 * server ends when that is done; its supervisor or the container engine starts it again.
 */
async function rebuild(server: DatabaseServer, source: Source): Promise<void> {
  await server.run([`STOP REPLICA${channel}`, `RESET REPLICA ALL${channel}`])
  await clone(server, source)
}

/** The same for a server that replicates from none. */
export async function clone(
  server: DatabaseServer,
  { host, port, password, ca }: Pick<Source, 'host' | 'port' | 'password' | 'ca'>,
): Promise<void> {
  await server.run([
    // CLONE needs this off. The shop still cannot write: read_only stays on.
    'SET GLOBAL super_read_only = OFF',
    `SET GLOBAL clone_valid_donor_list = '${host}:${port}'`,
    // Verified against this authority (default: an empty name, for which nothing is verified).
    `SET GLOBAL clone_ssl_ca = '${ca ?? ''}'`,
  ])
  const statement = `CLONE INSTANCE FROM 'replication'@'${host}':${port} IDENTIFIED BY '${password}'${ca ? ' REQUIRE SSL' : ''}`
  await server.query(statement, [], cloneMs).catch((error) => {
    if (!isServerEnd(error)) throw error
  })
}

// 3707: "Restart server failed (mysqld is not managed by supervisor process)".
const isServerEnd = ({ code, errno }: { code?: string; errno?: number }) =>
  code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET' || errno === 3707

// The server breaks long sets into lines.
const setIn = (value: unknown) => String(value ?? '').replaceAll('\n', '')

const viewOf = (row: Row): ReplicationView => ({
  source: {
    host: String(row.Source_Host),
    port: Number(row.Source_Port),
    ca: row.Source_SSL_Allowed === 'Yes' ? String(row.Source_SSL_CA_File) : null,
  },
  delaySeconds: Number(row.SQL_Delay),
  receiving: row.Replica_IO_Running !== 'No',
  connected: row.Replica_IO_Running === 'Yes',
  applying: row.Replica_SQL_Running === 'Yes',
  receiveError: Number(row.Last_IO_Errno),
  applyError: Number(row.Last_SQL_Errno),
  message: String(row.Last_SQL_Error || row.Last_IO_Error || ''),
  received: setIn(row.Retrieved_Gtid_Set),
})

/** How many transactions a GTID set holds: `uuid:1-5:7,\nuuid:3` holds seven. */
export const countTransactions = (set: string): number =>
  set
    .split(',')
    .flatMap((source) => source.trim().split(':').slice(1))
    .map((interval) => interval.split('-').map(Number))
    .reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0)
