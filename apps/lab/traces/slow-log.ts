import path from 'node:path'
import { type RequestRecord, slowStatementMs } from '../../shared/app-traffic.ts'
import { readLogEnd } from './log-search.ts'

/** One entry of a database server's slow-query log. */
export interface SlowQuery {
  /** `db-2` */
  database: string
  /** The server's number of the connection. */
  connection: number
  /** When the statement began: epoch milliseconds, exact to a second. */
  at: number
  ms: number
  rowsExamined: number
  rowsSent: number
  /** Without its values, which may be a customer's. */
  sql: string
}

/** A statement that an app replica has found slow. */
export interface SlowStatement {
  database: string
  connection: number
  ms: number
}

/** The slow statements of a record. */
export const slowStatementsOf = ({ databases }: RequestRecord): SlowStatement[] =>
  databases.flatMap(({ node: database, statements }) =>
    statements.flatMap(({ ms, connection }) =>
      ms !== null && ms >= slowStatementMs && connection !== null
        ? [{ database, connection, ms }]
        : [],
    ),
  )

const mostBytes = 20 * 1024 * 1024

/**
 * The entry of each slow statement in the slow-query logs, in order; none where the log has none.
 * A statement carries no id: a connection runs one at a time, so its number, the time of the
 * request and how long it took say which one it was.
 * @param folder holds `db-1-slow.log`, …
 * @param from when the request began, and `to` when it ended, in epoch milliseconds
 */
export function findSlowQueries(
  folder: string,
  slow: readonly SlowStatement[],
  { from, to }: { from: number; to: number },
): SlowQuery[] {
  const logs = new Map<string, SlowQuery[]>()
  const entriesOf = (database: string): SlowQuery[] => {
    const known = logs.get(database)
    if (known) return known
    const text = readLogEnd(path.join(folder, `${database}-slow.log`), mostBytes)
    const entries = parseSlowLog(text, database)
    logs.set(database, entries)
    return entries
  }
  return slow.flatMap(({ database, connection, ms }) => {
    const entries = entriesOf(database)
    const candidates = entries.filter(
      (one) => one.connection === connection && one.at >= from - 1000 && one.at <= to,
    )
    candidates.sort((a, b) => Math.abs(a.ms - ms) - Math.abs(b.ms - ms))
    const [found] = candidates
    if (found) entries.splice(entries.indexOf(found), 1)
    return found ?? []
  })
}

/** The entries of MySQL's and of MariaDB's slow-query log; lines of other kinds are skipped. */
export function parseSlowLog(text: string, database: string): SlowQuery[] {
  return text.split(/^(?=# User@Host: )/m).flatMap((entry) => parseEntry(entry, database) ?? [])
}

function parseEntry(entry: string, database: string): SlowQuery | null {
  // MySQL: `Id:    12` after the host. MariaDB: `# Thread_id: 12`.
  const connection = /^# User@Host:.*\bId: +(\d+)|^# Thread_id: (\d+)/m.exec(entry)
  const figures = /^# Query_time: ([\d.]+).*?Rows_sent: (\d+) +Rows_examined: (\d+)/m.exec(entry)
  const statement = /^SET timestamp=([\d.]+);\n([\s\S]*)/m.exec(entry)
  if (!connection || !figures || !statement) return null
  return {
    database,
    connection: Number(connection[1] ?? connection[2]),
    at: Number(statement[1]) * 1000,
    ms: Number(figures[1]) * 1000,
    rowsSent: Number(figures[2]),
    rowsExamined: Number(figures[3]),
    sql: withoutValues(statement[2] ?? ''),
  }
}

const mostCharacters = 300

/** `SELECT id FROM users WHERE email = ?` on one line. */
export function withoutValues(sql: string): string {
  const text = sql
    // The head of the next entry.
    .replace(/^# Time: .*\n?/gm, '')
    .replace(/'(?:[^'\\]|\\[\s\S]|'')*'/g, '?')
    .replace(/\b(?:0x[\da-f]+|\d+(?:\.\d+)?)\b/gi, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/;$/, '')
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)} …` : text
}
