import { createHash } from 'node:crypto'

/**
 * The accounts of a database server, each with the least rights. They belong to the server and not to
 * its data: every start brings them up to date before anybody can connect, and nothing of it is in the
 * log that feeds the other server. docs/security.md has the table.
 */

export type AccountDialect = 'MySQL' | 'MariaDB'
export type AccountName =
  | 'admin'
  | 'migrate'
  | 'replication'
  | 'shop'
  | 'control'
  | 'backup'
  | 'monitoring'
  | 'health'

/** The one that clients use comes first; the server accepts one more while a password is rotated. */
export type AccountPasswords = readonly string[]

/** The shop's tables, with what the shop does in them; of the others, `migrations` and `search_index`, it sees nothing. */
export const shopTables: Readonly<Record<string, string>> = {
  active_users: 'SELECT, INSERT, UPDATE, DELETE',
  cart_lines: 'SELECT, INSERT, UPDATE, DELETE',
  categories: 'SELECT',
  heartbeat: 'SELECT, UPDATE',
  order_lines: 'SELECT, INSERT',
  orders: 'SELECT, INSERT, UPDATE',
  payments: 'SELECT, INSERT, UPDATE',
  products: 'SELECT, INSERT, UPDATE',
  search_spellings: 'SELECT, INSERT',
  search_terms: 'SELECT, INSERT, DELETE',
  search_words: 'SELECT, INSERT, UPDATE',
  second_factor_attempts: 'SELECT, INSERT, UPDATE, DELETE',
  settings: 'SELECT',
  users: 'SELECT, INSERT, UPDATE',
}

/** The control plane's: the switches, and the second factor that `lab code` computes. */
const controlTables = { settings: 'SELECT, UPDATE', users: 'SELECT' }

/** Rights by what they are for; what is missing has no rights at all. */
const rights: Readonly<Record<AccountName, (dialect: AccountDialect) => readonly Grant[]>> = {
  // For the replication controller, which opens, closes and rebuilds servers.
  admin: () => [{ on: '*.*', rights: 'ALL', more: ' WITH GRANT OPTION' }],
  // Creates and fills tables; a backup is read back with it.
  migrate: () => [
    {
      on: 'stickyshop.*',
      rights:
        'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP, REFERENCES, LOCK TABLES, CREATE VIEW, TRIGGER',
    },
  ],
  // A read replica's; on MySQL also a new one's, which gets all that is there (CLONE), and a group
  // member's, which has to get in when all connections are in use.
  replication: (dialect) => [
    {
      on: '*.*',
      rights:
        dialect === 'MySQL'
          ? 'REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM, CONNECTION_ADMIN'
          : 'REPLICATION SLAVE',
    },
  ],
  shop: () => grantsByTable(shopTables),
  control: () => grantsByTable(controlTables),
  // What mysqldump and mariadb-dump need for tables, views and triggers as of one moment; on MySQL also to write down
  // where the binary log is at that moment.
  backup: (dialect) => [
    { on: 'stickyshop.*', rights: 'SELECT, SHOW VIEW, TRIGGER, LOCK TABLES' },
    ...(dialect === 'MySQL' ? [{ on: '*.*', rights: 'FLUSH_TABLES, REPLICATION CLIENT' }] : []),
  ],
  // For exporters: the state of the server and of replication, and no data.
  monitoring: (dialect) => [
    {
      on: '*.*',
      rights:
        dialect === 'MySQL'
          ? 'PROCESS, REPLICATION CLIENT'
          : 'PROCESS, SLAVE MONITOR, BINLOG MONITOR',
    },
  ],
  // Connects, and that is the health check.
  health: () => [],
}

interface Grant {
  on: string
  rights: string
  more?: string
}

const grantsByTable = (tables: Readonly<Record<string, string>>): Grant[] =>
  Object.entries(tables).map(([table, rights]) => ({ on: `stickyshop.${table}`, rights }))

export interface Accounts {
  dialect: AccountDialect
  /** Of a Galera group. */
  isMember?: boolean
  /** Where clients come from; names are not looked up. */
  host: string
  /** The account `health` without a password can only be used from within the server's container. */
  passwords: Readonly<Record<Exclude<AccountName, 'health'>, AccountPasswords>> & {
    health?: AccountPasswords
  }
}

/**
 * @param isMember of a group, whose other members would otherwise run the statements, too
 */
const localOnly = (isMember: boolean): string[] => [
  ...(isMember ? ['SET SESSION wsrep_on = OFF;'] : []),
  'SET SESSION sql_log_bin = 0;',
]

/** The statements for `init_file`, one a line. @throws Error for a password that would need quotes */
export function accountsSql(accounts: Accounts): string[] {
  const { dialect } = accounts
  return [
    ...unlocked(dialect, [
      ...localOnly(accounts.isMember ?? false),
      'CREATE DATABASE IF NOT EXISTS stickyshop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;',
      // In a new folder of MySQL it has no password.
      "DROP USER IF EXISTS 'root'@'localhost';",
      ...names().flatMap((name) => {
        const account = accountOf(accounts, name)
        return [
          `CREATE USER IF NOT EXISTS ${account};`,
          ...passwordStatements(accounts, name),
          ...(name === 'monitoring' ? [`ALTER USER ${account} WITH MAX_USER_CONNECTIONS 5;`] : []),
          // An earlier version may have granted more.
          `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account};`,
          ...rights[name](dialect).flatMap((grant) => grantStatements(grant, account)),
        ]
      }),
    ]),
  ]
}

/** The statements that make a running server accept these passwords and no others. */
export const passwordsSql = (accounts: Accounts): string[] =>
  names().flatMap((name) => passwordStatements(accounts, name))

/** MySQL refuses account statements also to its initial statements while it is closed. */
const unlocked = (dialect: AccountDialect, statements: string[]): string[] =>
  dialect === 'MySQL'
    ? ['SET GLOBAL super_read_only = OFF;', ...statements, 'SET GLOBAL super_read_only = ON;']
    : statements

const names = () => Object.keys(rights) as AccountName[]

const accountOf = ({ host, passwords }: Accounts, name: AccountName): string =>
  `'${name}'@'${name === 'health' && !passwords.health ? 'localhost' : host}'`

/** A right on a table that is not there yet can be granted together with CREATE, which is then taken back. */
function grantStatements({ on, rights, more = '' }: Grant, account: string): string[] {
  if (on.endsWith('*')) return [`GRANT ${rights} ON ${on} TO ${account}${more};`]
  return [
    `GRANT CREATE, ${rights} ON ${on} TO ${account};`,
    `REVOKE CREATE ON ${on} FROM ${account};`,
  ]
}

/** After each of the statements the server accepts the used password: nobody is refused in between. */
function passwordStatements(accounts: Accounts, name: AccountName): string[] {
  const passwords = accounts.passwords[name]
  if (!passwords) return []
  const account = accountOf(accounts, name)
  const [used, other] = passwords.map((password) => checked(password, name))
  if (accounts.dialect === 'MariaDB') {
    const ways = [used, other].filter(Boolean).map((password = '') => mariadbWay(password))
    return [`ALTER USER ${account} IDENTIFIED VIA ${ways.join(' OR ')};`]
  }
  return [
    `ALTER USER ${account} IDENTIFIED BY '${used}';`,
    other
      ? `ALTER USER ${account} IDENTIFIED BY '${other}' RETAIN CURRENT PASSWORD;`
      : `ALTER USER ${account} DISCARD OLD PASSWORD;`,
  ]
}

function checked(password: string, name: AccountName): string {
  if (/^[\w-]+$/.test(password)) return password
  throw new Error(`The password of ${name} has odd characters.`)
}

/** MariaDB has no second password, but tries several ways to identify; the hash is that of `PASSWORD()`. */
function mariadbWay(password: string): string {
  const sha1 = (data: string | Buffer) => createHash('sha1').update(data).digest()
  const hash = `*${sha1(sha1(password)).toString('hex').toUpperCase()}`
  return `mysql_native_password USING '${hash}'`
}
