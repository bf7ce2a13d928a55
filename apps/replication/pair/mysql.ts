import type { Secrets } from '../../control/drivers/process/context.ts'
import { accountsSql } from './accounts.ts'
import { oneText, type Query, type Row } from './admin.ts'
import type { Errant, Flavour, ReplicationStatus, Source } from './flavour.ts'
import { countTransactions } from './mysql-gtid.ts'

export const mysql: Flavour = {
  name: 'MySQL',
  topologyFile: 'mysql.cnf',
  initialise: (sqlFile) => ['--initialize-insecure', '--skip-log-bin', `--init-file=${sqlFile}`],
  sqlOnStdin: false,
  initialSql: async (secrets: Secrets) =>
    [
      // Made without a password by the initialisation; gone before anybody can connect.
      "DROP USER 'root'@'localhost';",
      ...accountsSql(secrets, 'REPLICATION CLIENT'),
      '',
    ].join('\n'),
  open: ['SET GLOBAL super_read_only = OFF', 'SET GLOBAL read_only = OFF'],
  close: ['SET GLOBAL super_read_only = ON'],
  closeToOthers: ['SET GLOBAL super_read_only = OFF'],
  follow,
  unfollow: ['STOP REPLICA', 'RESET REPLICA ALL'],
  stopReceiving: 'STOP REPLICA IO_THREAD',
  replicationStatus: async (query) => statusOf((await query('SHOW REPLICA STATUS'))[0]),
  position,
  reaches,
  errant,
  sameHistory: async (query) => [`SET GLOBAL gtid_purged = '${await position(query)}'`],
}

function follow({ port, password, delaySeconds }: Source): string[] {
  return [
    'STOP REPLICA',
    [
      "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1'",
      `SOURCE_PORT = ${port}`,
      "SOURCE_USER = 'replication'",
      `SOURCE_PASSWORD = '${password}'`,
      'SOURCE_AUTO_POSITION = 1',
      // The account's password travels encrypted, with the server's own key.
      'GET_SOURCE_PUBLIC_KEY = 1',
      'SOURCE_CONNECT_RETRY = 1',
      // Asked again for as long as it takes (default: 10 times).
      'SOURCE_RETRY_COUNT = 4294967295',
      'SOURCE_HEARTBEAT_PERIOD = 2',
      `SOURCE_DELAY = ${delaySeconds}`,
    ].join(', '),
    'START REPLICA',
  ]
}

function statusOf(row: Row | undefined): ReplicationStatus | null {
  if (!row) return null
  return {
    receiving: row.Replica_IO_Running !== 'No',
    connected: row.Replica_IO_Running === 'Yes',
    applying: row.Replica_SQL_Running === 'Yes',
    error: String(row.Last_SQL_Error || row.Last_IO_Error || ''),
    sourcePort: Number(row.Source_Port),
    delaySeconds: Number(row.SQL_Delay),
    received: String(row.Retrieved_Gtid_Set ?? ''),
  }
}

async function position(query: Query): Promise<string> {
  return oneText(await query('SELECT @@GLOBAL.gtid_executed'))
}

async function reaches(query: Query, wanted: string, seconds: number): Promise<boolean> {
  const sql = 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS result'
  const rows = await query(sql, [wanted, seconds], seconds * 1000 + 2000)
  return rows[0]?.result === 0
}

async function errant(node: Query, primary: Query): Promise<Errant | null> {
  const sets = [await position(node), await position(primary)]
  const count = countTransactions(oneText(await primary('SELECT GTID_SUBTRACT(?, ?)', sets)))
  return count > 0 ? { count } : null
}
