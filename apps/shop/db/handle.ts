/** How repositories reach a database: they take a handle and never choose a node themselves. */

export type Param = string | number | bigint | boolean | Date | null

export interface WriteResult {
  /** Rows that the WHERE matched (not rows changed: mysql2 sets FOUND_ROWS). */
  affectedRows: number
  insertId: number
}

export interface Handle {
  /** Rows of a SELECT. Prepared: every value is a bound `?`. */
  select<Row>(sql: string, params?: readonly Param[]): Promise<Row[]>
  /** INSERT, UPDATE or DELETE. Refused by a handle for a read replica. */
  change(sql: string, params?: readonly Param[]): Promise<WriteResult>
}

/** One request's view of the databases. */
export interface Db {
  /**
   * The read replica if it is fresh enough for this customer, else the primary. May be stale for others' writes.
   * Throws `Unavailable` when none has this customer's.
   */
  readonly read: Handle
  /** The same for the catalogue: in an outage rather without what this customer has just written than not at all. */
  readonly browse: Handle
  /** The primary, with what this customer has written; throws `Unavailable('primary')` when there is none. */
  readonly write: Handle
  /**
   * The primary, or, only while there is none, a read replica; either has what this customer has written. For
   * reads that should not be stale but matter more than that.
   */
  readonly current: Handle
  /**
   * Runs `work` in one transaction on the primary. The whole of it is run again
   * after a deadlock or a lock wait timeout (5 times at most), so `work` must
   * have no effect outside the database.
   */
  transaction<T>(work: (tx: Handle) => Promise<T>): Promise<T>
}

/**
 * A number that a statement has computed, from the column called `name`. The servers return some
 * expressions as decimals (MariaDB: `COALESCE` of a subquery, `SUM`, `AVG`), and mysql2 returns
 * decimals as text, so that `1 + row.quantity` would be "11". Each such column is cast to an
 * integer in SQL (`CAST(… AS SIGNED)`) and read through this.
 * @throws TypeError when the value is not a JavaScript number
 */
export function checkNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const found = value === null || value === undefined ? String(value) : typeof value
  throw new TypeError(`The column ${name} is ${found}, not a number: cast it in the statement.`)
}

/** The same for a condition that a statement has computed: 1 is true, 0 is false. */
export const checkFlag = (name: string, value: unknown): boolean => checkNumber(name, value) === 1
