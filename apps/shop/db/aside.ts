import type { Param } from './handle.ts'

/** One value that a page needs beside its rows: who it is for. */
export interface Aside {
  /** A SELECT of one column and at most one row. */
  sql: string
  params: readonly Param[]
  /** Given the value once it is there; null when there was no row. */
  take(value: unknown): void
}

/**
 * Put after `SELECT`, it lets the value of an aside ride along, a round trip less. A statement
 * that is a UNION has it in its first part and `noAside` in the others.
 */
export const aside = '/* aside */'
export const noAside = '/* no aside */'

export const hasRoom = (sql: string): boolean => sql.includes(aside)

/** The same statement with a first column `aside`; its parameters come first, too. */
export const withAside = (sql: string, { sql: asideSql }: Aside): string =>
  texts.get(asideSql)?.get(sql) ?? makeText(sql, asideSql)

// Each text is made once: the last requests are remembered with their statements (`traffic.ts`), and
// 1.4 kB for each would be most of what a page leaves for the collector of old objects. What visitors
// type is in the parameters, so the texts are few.
const texts = new Map<string, Map<string, string>>()

function makeText(sql: string, asideSql: string): string {
  const text = sql.replace(aside, `(${asideSql}) AS aside,`).replaceAll(noAside, 'NULL,')
  texts.set(asideSql, (texts.get(asideSql) ?? new Map()).set(sql, text))
  return text
}
