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
