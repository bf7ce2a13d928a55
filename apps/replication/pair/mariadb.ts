import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Secrets } from '../../control/drivers/process/context.ts'
import { accountsSql } from './accounts.ts'
import { oneText, type Query, type Row } from './admin.ts'
import type { Flavour, ReplicationStatus, Source } from './flavour.ts'
import { hasTransactionsUnknownTo } from './mariadb-gtid.ts'

export const mariadb: Flavour = {
  name: 'MariaDB',
  topologyFile: 'mariadb.cnf',
  initialise: () => ['--bootstrap', '--skip-log-bin', '--read-only=OFF', '--log-warnings=0'],
  sqlOnStdin: true,
  initialSql,
  open: ['SET GLOBAL read_only = OFF'],
  close: ['SET GLOBAL read_only = ON'],
  // It never holds for administrators.
  closeToOthers: [],
  follow,
  unfollow: ['STOP SLAVE', 'RESET SLAVE ALL'],
  stopReceiving: 'STOP SLAVE IO_THREAD',
  replicationStatus: async (query) => statusOf((await query('SHOW SLAVE STATUS'))[0]),
  position: async (query) => oneText(await query('SELECT @@GLOBAL.gtid_current_pos')),
  reaches,
  errant: async (node, primary) =>
    hasTransactionsUnknownTo(await known(primary), await known(node)) ? { count: null } : null,
  sameHistory,
}

/**
 * What `mariadb-install-db` would feed the server, without its help texts; that script
 * itself needs the client programs.
 */
async function initialSql(secrets: Secrets, program: string): Promise<string> {
  const folder = await shareFolder(program)
  const files = [
    'mysql_system_tables.sql',
    'mysql_performance_tables.sql',
    'mysql_system_tables_data.sql',
  ]
  const tables = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
  return [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    'SET @auth_root_socket = NULL;',
    'SET @skip_auth_anonymous = 1;',
    ...tables,
    // Administrators without a password are not wanted, not even for a moment.
    "DELETE FROM global_priv WHERE User IN ('root', '');",
    "DELETE FROM proxies_priv WHERE User IN ('root', '');",
    // From here on accounts can be made: the server starts this mode without them.
    'FLUSH PRIVILEGES;',
    ...accountsSql(secrets, 'SLAVE MONITOR, BINLOG MONITOR'),
    '',
  ].join('\n')
}

async function shareFolder(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--no-defaults', '--verbose', '--help'], {
    maxBuffer: 8 * 1024 * 1024,
  })
  const charsets = /^character-sets-dir\s+(\S.*?)\/?$/m.exec(stdout)?.[1]
  if (!charsets) throw new Error(`${program} does not say where its system tables are.`)
  return path.dirname(charsets)
}

function follow({ port, password, delaySeconds }: Source): string[] {
  return [
    'STOP SLAVE',
    // One that was the primary has its own transactions in its log only.
    'SET GLOBAL gtid_slave_pos = @@GLOBAL.gtid_current_pos',
    [
      "CHANGE MASTER TO MASTER_HOST = '127.0.0.1'",
      `MASTER_PORT = ${port}`,
      "MASTER_USER = 'replication'",
      `MASTER_PASSWORD = '${password}'`,
      'MASTER_USE_GTID = slave_pos',
      'MASTER_CONNECT_RETRY = 1',
      'MASTER_HEARTBEAT_PERIOD = 2',
      `MASTER_DELAY = ${delaySeconds}`,
    ].join(', '),
    'START SLAVE',
  ]
}

function statusOf(row: Row | undefined): ReplicationStatus | null {
  if (!row) return null
  return {
    receiving: row.Slave_IO_Running !== 'No',
    connected: row.Slave_IO_Running === 'Yes',
    applying: row.Slave_SQL_Running === 'Yes',
    error: String(row.Last_SQL_Error || row.Last_IO_Error || ''),
    sourcePort: Number(row.Master_Port),
    delaySeconds: Number(row.SQL_Delay),
    received: String(row.Gtid_IO_Pos ?? ''),
  }
}

async function reaches(query: Query, position: string, seconds: number): Promise<boolean> {
  if (position === '') return true
  const timeoutMs = seconds * 1000 + 2000
  const rows = await query(
    'SELECT MASTER_GTID_WAIT(?, ?) AS result',
    [position, seconds],
    timeoutMs,
  )
  return rows[0]?.result === 0
}

async function sameHistory(query: Query): Promise<string[]> {
  const [state] = await query(
    'SELECT @@GLOBAL.gtid_binlog_state AS log, @@GLOBAL.gtid_current_pos AS at',
  )
  return [
    // The state of the log can be set only while the log is empty.
    'RESET MASTER',
    `SET GLOBAL gtid_binlog_state = '${state?.log ?? ''}'`,
    `SET GLOBAL gtid_slave_pos = '${state?.at ?? ''}'`,
  ]
}

const known = async (query: Query) =>
  oneText(await query("SELECT CONCAT(@@GLOBAL.gtid_binlog_state, ',', @@GLOBAL.gtid_slave_pos)"))
