/**
 * What the errors of MySQL, MariaDB and mysql2 mean to the shop. Every code that it can meet is
 * in the tables of this file, and one that is not is logged as unknown (`http/middleware/errors.ts`).
 */

export type DatabaseErrorKind =
  /** The server can't be reached, or did not answer in time: what was asked may or may not have happened. */
  | 'lost'
  /** A limit of the server. Nothing was changed; the same may work at another server, or later. */
  | DatabaseLimit
  /** The node refuses writes: it is not, or no longer, the primary. */
  | 'readOnly'
  /** Deadlock, or a lock not had in time: the whole transaction can be run again. */
  | 'retryable'
  /** The server ended the statement early: it took too long, or somebody killed it. */
  | 'interrupted'
  | 'duplicateKey'
  /** The account, its rights, or the schema: somebody has to set something right. */
  | 'setup'
  /** The statement or its values: a mistake in the shop. */
  | 'statement'
  | 'unknown'

/** The limits of a server that an error can name. */
export type DatabaseLimit = 'disk' | 'connections' | 'memory' | 'files'

/** For people: "db-1 has no room left on its disk". */
export const limitTexts: Record<DatabaseLimit, string> = {
  disk: 'has no room left on its disk',
  connections: 'has all of its connections in use',
  memory: 'is out of memory',
  files: 'has all of its file handles in use',
}

// By `errno`, the same in MySQL and MariaDB where both have it; the names are in
// mysql2/lib/constants/errors.js and in MariaDB's errmsg-utf8.txt.
const kindsByNumber: Partial<Record<DatabaseErrorKind, readonly number[]>> = {
  // 1042, 1043, 1158-1161: the connection broke; 1053, 1077-1080, 1152, 1184, 1927, 3168, 3169,
  // 4031: the server ended it, as it shuts down, was told to, or had waited for too long; 2002-2055: a client's own.
  // 1049, 1146, 4151: its tables are copied anew from the primary, and it lets nobody in meanwhile.
  lost: [
    1042, 1043, 1049, 1053, 1077, 1078, 1079, 1080, 1146, 1152, 1158, 1159, 1160, 1161, 1184, 1927,
    2002, 2003, 2006, 2013, 2055, 3168, 3169, 4031, 4151,
  ],
  // 1114 is also a table in memory that has grown too large. 20 and 1021 are the same, from two layers of the server.
  disk: [20, 1021, 1114, 1878],
  // 1129: a host that failed too often; 1135: no thread for it; 1203, 1226: the account's own limit.
  connections: [1040, 1129, 1135, 1203, 1226],
  // 1206: the buffer pool is full of locks; 1461: of prepared statements there are too many; 1637: of transactions.
  memory: [5, 1037, 1038, 1041, 1206, 1436, 1461, 1637],
  files: [23],
  // 1036, 1290, 1836: read_only; 1792: a transaction that only reads; 1874: the storage engine was started so;
  // 1047: a member of a Galera group without a majority; 3100: the same of Group Replication's, 4094: it hands the
  // writes over.
  readOnly: [1036, 1047, 1290, 1792, 1836, 1874, 3100, 4094],
  // 1020: MariaDB's word for a row that changed since it was read; 1223: a backup holds the lock on everything.
  retryable: [1020, 1205, 1213, 1223, 1613, 3572],
  // 1317: killed; 1969: MariaDB's time limit; 3024: MySQL's.
  interrupted: [1317, 1969, 3024],
  duplicateKey: [1062, 1169, 1586],
  // 1044, 1045, 1142, 1143, 1227, 1698, 3118, 3159, 3955: not let in; 1054, 1072, 1305, 1364: not migrated.
  setup: [
    1044, 1045, 1054, 1072, 1130, 1142, 1143, 1227, 1251, 1305, 1364, 1698, 1820, 3118, 3159, 3955,
  ],
  // Syntax, types, lengths, ranges, keys of other tables, checks (3819 MySQL, 4025 MariaDB), packets that are too large.
  statement: [
    1048, 1052, 1060, 1064, 1065, 1093, 1136, 1153, 1210, 1216, 1217, 1242, 1243, 1264, 1265, 1292,
    1365, 1366, 1390, 1406, 1411, 1451, 1452, 1525, 1690, 3819, 4025,
  ],
}

// By `code`: mysql2's own, and those of Node's sockets.
const kindsByCode: Partial<Record<DatabaseErrorKind, readonly string[]>> = {
  lost: [
    'PROTOCOL_CONNECTION_LOST',
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
    'PROTOCOL_ENQUEUE_AFTER_QUIT',
    'PROTOCOL_UNEXPECTED_PACKET',
    'POOL_CLOSED',
    'POOL_NOCONNECTION',
    'POOL_ENQUEUELIMIT',
    'HANDSHAKE_NO_SSL_SUPPORT',
    'HANDSHAKE_SSL_ERROR',
    'ECONNABORTED',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  // The shop's own limits, met when it opens a connection.
  files: ['EMFILE', 'ENFILE'],
  connections: ['EADDRNOTAVAIL'],
  memory: ['ENOBUFS', 'ENOMEM'],
}

// These only say that a file could not be used; why is the operating system's number in their text:
// 1030 "Got error 28 from storage engine", 1026 "Error writing file … (Errcode: 28 …)".
const fileErrors: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 1004, 1005, 1015, 1016, 1017, 1023, 1024, 1026, 1030, 1105, 1180, 1181, 1196, 1598,
])

// 28 ENOSPC, 122 EDQUOT, 135 and 136 the storage engine's own; 23 ENFILE, 24 EMFILE; 12 ENOMEM, 128 the engine's own.
const kindsBySystemError: Readonly<Record<string, DatabaseErrorKind>> = {
  28: 'disk',
  122: 'disk',
  135: 'disk',
  136: 'disk',
  23: 'files',
  24: 'files',
  12: 'memory',
  30: 'readOnly',
  121: 'duplicateKey',
  146: 'retryable',
  149: 'retryable',
  128: 'memory',
}

const byNumber = inverted(kindsByNumber)
const byCode = inverted(kindsByCode)

function inverted<Key>(kinds: Partial<Record<DatabaseErrorKind, readonly Key[]>>) {
  const entries = Object.entries(kinds) as [DatabaseErrorKind, readonly Key[]][]
  return new Map(entries.flatMap(([kind, keys]) => keys.map((key) => [key, kind] as const)))
}

/** What the error means; null for one that no database, and no way to it, has thrown. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | null {
  if (!(error instanceof Error)) return null
  const { errno, code, sqlState } = error as { errno?: unknown; code?: unknown; sqlState?: unknown }
  if (typeof code === 'string' && byCode.has(code)) return byCode.get(code) ?? null
  // mysql2 has no code for these.
  if (/Queue limit reached|closed state|Pool is closed/.test(error.message)) return 'lost'
  // Those of the operating system are negative, and were found by their code.
  if (typeof errno !== 'number' || errno < 0) return sqlState === undefined ? null : 'unknown'
  // Galera's at COMMIT, when the member has just lost the others.
  if (errno === 1180 && /provider status/.test(error.message)) return 'lost'
  if (fileErrors.has(errno)) return kindsBySystemError[systemError(error.message)] ?? 'unknown'
  return byNumber.get(errno) ?? 'unknown'
}

const systemError = (message: string): string =>
  /(?:error|errno|errcode):?\s+(\d+)/i.exec(message)?.[1] ?? ''

/** The limit of the server that made it refuse, or null. */
export function limitOf(error: unknown): DatabaseLimit | null {
  const kind = databaseErrorKind(error)
  return kind !== null && kind in limitTexts ? (kind as DatabaseLimit) : null
}

const isA = (kind: DatabaseErrorKind) => (error: unknown) => databaseErrorKind(error) === kind

/** The node can't be asked now, and another may be: it is away, or lets nobody in. */
export const isConnectionLoss = (error: unknown): boolean => {
  const kind = databaseErrorKind(error)
  return kind === 'lost' || kind === 'connections'
}

// Of the two that break a connection: an answer that is only late may still come.
const lateCodes: readonly unknown[] = [
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ETIMEDOUT',
  'POOL_ENQUEUELIMIT',
]

/** The connection has ended, and with it the transaction, if it was not yet asked to commit. */
export const isConnectionCut = (error: unknown): boolean =>
  databaseErrorKind(error) === 'lost' && !lateCodes.includes((error as { code?: unknown }).code)

const undone = new WeakSet<Error>()

/** Notes that nothing of the transaction can have happened, as it was not asked to commit. */
export function markUndone(error: unknown): unknown {
  if (error instanceof Error && isConnectionCut(error)) undone.add(error)
  return error
}

/** The connection ended, and what was to be changed can be tried again at another server. */
export const isUndone = (error: unknown): boolean => error instanceof Error && undone.has(error)

export const isReadOnly = isA('readOnly')
export const isRetryable = isA('retryable')
export const isDuplicateKey = isA('duplicateKey')
