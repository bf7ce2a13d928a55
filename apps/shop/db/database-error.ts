/** Kinds of database errors by their codes, the same for MySQL and MariaDB. */

const code = (error: unknown) => String((error as { code?: unknown })?.code ?? '')
const errno = (error: unknown) => Number((error as { errno?: unknown })?.errno ?? 0)

const lost = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'POOL_CLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
// Server shutdown in progress, killed connection, too many connections.
const lostNumbers = new Set([1040, 1053, 1077, 1078, 1079, 1080, 1203, 1927, 3169, 4031])

/** The server can't be reached, or did not answer in time: what was asked may or may not have happened. */
export const isConnectionLoss = (error: unknown) =>
  lost.has(code(error)) ||
  lostNumbers.has(errno(error)) ||
  (error instanceof Error && /Queue limit reached|closed state|Pool is closed/.test(error.message))

/** The node refuses writes: it is not, or no longer, the primary. */
export const isReadOnly = (error: unknown) => [1290, 1792, 1836].includes(errno(error))

/** Deadlock, or a lock not had in time: the whole transaction can be run again. */
export const isRetryable = (error: unknown) => [1205, 1213].includes(errno(error))

/**
 * A full-text search has more matches than `innodb_ft_result_cache_limit` has room for.
 * MariaDB gives the number of its storage engine's error, MySQL wraps it.
 */
export const isTooCommon = (error: unknown) =>
  [128, 188].includes(errno(error)) ||
  (error instanceof Error && /FTS query exceeds result cache limit/.test(error.message))

export const isDuplicateKey = (error: unknown) => errno(error) === 1062
