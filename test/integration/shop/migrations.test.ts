import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { migrate } from '../../../db/migrate.ts'
import { primaryAddress } from '../../support/database.ts'
import { type Stack, useStack } from '../../support/stack.ts'

/**
 * The version before works with the schema of the next (decision 34). Each migration is applied to a database
 * of its own, and the schemas before and after it are compared: whatever a statement of before may need is
 * still there. A migration that takes something away says since when nothing needs it, in a comment.
 */

const folder = path.resolve(import.meta.dirname, '../../../db/migrations')
const notNeeded = /^-- Not needed since version \d+\.\d+\.\d+: \S/m
/** Of before there was such a comment, and unchangeable: the search has tables of its own since then. */
const older = new Set(['011-product-keywords.sql'])

interface Column {
  table: string
  /** `varchar(20) utf8mb4`, `int unsigned`, `enum('a','b') ascii`. */
  type: string
  nullable: boolean
  /** Whether an INSERT may leave it out. */
  optional: boolean
}

/** By names as people write them: `products.name`. */
interface Schema {
  tables: Set<string>
  columns: Map<string, Column>
  indexes: Set<string>
  /** UNIQUE, FOREIGN KEY and CHECK, which refuse rows, with the table of each. */
  constraints: Map<string, string>
}

/** What statements that work with one schema may miss, or be refused, with the other. */
function findBreaks(before: Schema, after: Schema): string[] {
  const breaks: string[] = []
  for (const [name, was] of before.columns) {
    const is = after.columns.get(name)
    if (!is) breaks.push(`${name} is gone`)
    else if (!holds(is.type, was.type)) breaks.push(`${name} was ${was.type} and is ${is.type}`)
    else if (was.nullable && !is.nullable) breaks.push(`${name} may not be null any more`)
    else if (was.optional && !is.optional) breaks.push(`${name} has no default any more`)
  }
  for (const [name, { table, optional }] of after.columns)
    if (before.tables.has(table) && !before.columns.has(name) && !optional)
      breaks.push(`${name} is missing in every INSERT of before`)
  for (const name of before.indexes)
    if (!after.indexes.has(name)) breaks.push(`the index ${name} is gone`)
  for (const [name, table] of after.constraints)
    if (before.tables.has(table) && !before.constraints.has(name))
      breaks.push(`${name} may refuse rows of before`)
  return breaks
}

const integers = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint']

/** Whether a column of the type `wide` takes all values of `narrow`. */
function holds(wide: string, narrow: string): boolean {
  const [is, was] = [partsOf(wide), partsOf(narrow)]
  if (is.rest !== was.rest) return false
  const sizes = [is, was].map(({ name }) => integers.indexOf(name)) as [number, number]
  if (!sizes.includes(-1)) return sizes[0] >= sizes[1]
  if (is.name !== was.name) return false
  if (is.name === 'enum') return `${is.inner},`.startsWith(`${was.inner},`)
  return /char|binary/.test(is.name)
    ? Number(is.inner) >= Number(was.inner)
    : is.inner === was.inner
}

function partsOf(type: string) {
  const [, name = '', inner = '', rest = ''] = /^(\w+)(?:\((.*)\))?(.*)$/.exec(type) ?? []
  return { name, inner, rest }
}

describe('the version before a migration works with its schema', () => {
  let stack: Stack
  let connection: Connection
  const database = 'migrations_of_test'
  before(async () => {
    stack = await useStack()
    connection = await mysql.createConnection(await primaryAddress(stack.runDir, 'admin'))
  })
  after(async () => {
    await connection?.query(`DROP DATABASE IF EXISTS ${database}`)
    await connection?.end()
    await stack?.stop()
  })

  const rows = async (sql: string) => (await connection.query<RowDataPacket[]>(sql))[0]

  async function readSchema(): Promise<Schema> {
    const columns = await rows(
      `SELECT table_name AS t, column_name AS name, column_type AS type, character_set_name AS charset,
              is_nullable = 'YES' AS nullable, column_default IS NOT NULL AS hasDefault, extra
         FROM information_schema.columns WHERE table_schema = DATABASE()`,
    )
    const indexes = await rows(
      `SELECT DISTINCT table_name AS t, index_name AS name
         FROM information_schema.statistics WHERE table_schema = DATABASE()`,
    )
    const constraints = await rows(
      `SELECT table_name AS t, constraint_name AS name
         FROM information_schema.table_constraints WHERE table_schema = DATABASE()`,
    )
    return {
      tables: new Set(columns.map(({ t }) => t)),
      columns: new Map(
        columns.map(({ t, name, type, charset, nullable, hasDefault, extra }) => {
          const optional = Boolean(nullable || hasDefault || /auto_inc|generated/i.test(extra))
          const whole = charset ? `${type} ${charset}` : type
          return [`${t}.${name}`, { table: t, type: whole, nullable: Boolean(nullable), optional }]
        }),
      ),
      indexes: new Set(indexes.map(({ t, name }) => `${t}.${name}`)),
      constraints: new Map(constraints.map(({ t, name }) => [`${t}.${name}`, t])),
    }
  }

  /** Applies them one by one. @returns what each breaks that does not say that nothing needs it */
  async function findAllBreaks(
    files: [name: string, sql: string][],
  ): Promise<[string, string[]][]> {
    const applied = await mkdtemp(path.join(tmpdir(), 'migrations-'))
    await connection.query(`DROP DATABASE IF EXISTS ${database}`)
    await connection.query(`CREATE DATABASE ${database}`)
    await connection.query(`USE ${database}`)
    const found: [string, string[]][] = []
    try {
      let schema = await readSchema()
      for (const [name, sql] of files) {
        await writeFile(path.join(applied, name), sql)
        await migrate(connection, applied)
        const next = await readSchema()
        if (!notNeeded.test(sql)) found.push([name, findBreaks(schema, next)])
        schema = next
      }
      return found
    } finally {
      await rm(applied, { recursive: true })
    }
  }

  test('that is here', async () => {
    const names = (await readdir(folder)).sort()
    const files = names.map(async (name): Promise<[string, string]> => {
      return [name, await readFile(path.join(folder, name), 'utf8')]
    })
    for (const [name, breaks] of await findAllBreaks(await Promise.all(files)))
      if (!older.has(name)) assert.deepEqual(breaks, [], name)
  })

  const things = `CREATE TABLE things (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL,
    kind ENUM('a', 'b') NOT NULL DEFAULT 'a', note VARCHAR(20) NULL, KEY by_name (name)
  ) DEFAULT CHARSET = utf8mb4`
  const alter = (change: string) => `ALTER TABLE things ${change}`
  const examples: [sql: string, breaks: RegExp | null][] = [
    ['CREATE TABLE others (id INT NOT NULL PRIMARY KEY, name VARCHAR(9) NOT NULL UNIQUE)', null],
    [alter('ADD COLUMN colour VARCHAR(9) NULL, ADD KEY by_kind (kind)'), null],
    [alter("ADD COLUMN colour VARCHAR(9) NOT NULL DEFAULT ''"), null],
    [
      alter('MODIFY name VARCHAR(30) NULL, MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT'),
      null,
    ],
    [alter("MODIFY kind ENUM('a', 'b', 'c') NOT NULL DEFAULT 'c'"), null],
    ['DROP TABLE things', /things\.name is gone/],
    ['RENAME TABLE things TO goods', /things\.name is gone/],
    [alter('DROP COLUMN note'), /things\.note is gone/],
    [alter('RENAME COLUMN note TO remark'), /things\.note is gone/],
    [alter('DROP KEY by_name'), /the index things\.by_name is gone/],
    [alter('ADD COLUMN colour VARCHAR(9) NOT NULL'), /things\.colour is missing in every INSERT/],
    [alter("MODIFY kind ENUM('a', 'b') NOT NULL"), /things\.kind has no default any more/],
    [alter('MODIFY note VARCHAR(20) NOT NULL'), /things\.note may not be null/],
    [alter('MODIFY name VARCHAR(19) NOT NULL'), /things\.name was varchar\(20\).*is varchar\(19\)/],
    [
      alter('MODIFY name VARCHAR(20) CHARACTER SET ascii NOT NULL'),
      /things\.name was .*is .*ascii/,
    ],
    [alter('MODIFY id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT'), /things\.id was int.*smallint/],
    [alter('MODIFY id INT NOT NULL AUTO_INCREMENT'), /things\.id was int.*unsigned and is int/],
    [alter("MODIFY kind ENUM('a') NOT NULL DEFAULT 'a'"), /things\.kind was enum/],
    [alter('ADD UNIQUE KEY once (name)'), /things\.once may refuse rows/],
  ]
  for (const [sql, breaks] of examples)
    test(`${breaks ? 'not with' : 'with'} ${sql}`, async () => {
      const [, [, found] = ['', []]] = await findAllBreaks([
        ['001-things.sql', things],
        ['002-example.sql', sql],
      ])
      if (breaks) assert.match(found.join('\n'), breaks)
      else assert.deepEqual(found, [])
    })

  test('unless it says since when nothing needs what it takes away', async () => {
    const comment = '-- Not needed since version 0.2.0: things.note.\n'
    const found = await findAllBreaks([
      ['001-things.sql', things],
      ['002-example.sql', comment + alter('DROP COLUMN note')],
    ])
    assert.deepEqual(found, [['001-things.sql', []]])
  })
})
