import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { findEdgeLine, findLines } from '../../../../apps/lab/traces/log-search.ts'
import {
  findSlowQueries,
  parseSlowLog,
  withoutValues,
} from '../../../../apps/lab/traces/slow-log.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
after(() => rmSync(folder, { recursive: true }))

const mysql = `/usr/sbin/mysqld, Version: 9.7.0 (MySQL Community Server - GPL). started with:
Tcp port: 3306  Unix socket: server.sock
Time                 Id Command    Argument
# Time: 2026-11-28T15:41:09.858300Z
# User@Host: shop[shop] @  [127.0.0.1]  Id:    16
# Query_time: 0.388671  Lock_time: 0.000419 Rows_sent: 0  Rows_examined: 12
use stickyshop;
SET timestamp=1795880469;
INSERT INTO cart_lines (cart_id, product_id)
     VALUES ('FTw\\'CE1', 1);
# Time: 2026-11-28T15:41:10.858300Z
# User@Host: shop[shop] @  [127.0.0.1]  Id:    17
# Query_time: 0.200000  Lock_time: 0.000419 Rows_sent: 1  Rows_examined: 1
SET timestamp=1795880470;
COMMIT;
`

const mariadb = `# Time: 261128 15:41:09
# User@Host: shop[shop] @  [127.0.0.1]
# Thread_id: 16  Schema: stickyshop  QC_hit: No
# Query_time: 0.388671  Lock_time: 0.000419  Rows_sent: 0  Rows_examined: 12
# Rows_affected: 1  Bytes_sent: 0
use \`stickyshop\`;
SET timestamp=1795880469;
INSERT INTO cart_lines (cart_id, product_id)
     VALUES ('FTw\\'CE1', 1);
# User@Host: shop[shop] @  [127.0.0.1]
# Thread_id: 17  Schema: stickyshop  QC_hit: No
# Query_time: 0.200000  Lock_time: 0.000419  Rows_sent: 1  Rows_examined: 1
# Rows_affected: 0  Bytes_sent: 69
SET timestamp=1795880470;
COMMIT;
`

describe('a slow-query log', () => {
  for (const [server, text] of Object.entries({ mysql, mariadb }))
    test(`of ${server} is read, without the values of statements`, () => {
      assert.deepEqual(parseSlowLog(text, 'db-1'), [
        {
          ...{ database: 'db-1', connection: 16, at: 1795880469000, ms: 388.671 },
          ...{ rowsExamined: 12, rowsSent: 0 },
          sql: 'INSERT INTO cart_lines (cart_id, product_id) VALUES (?, ?)',
        },
        {
          ...{ database: 'db-1', connection: 17, at: 1795880470000, ms: 200 },
          ...{ rowsExamined: 1, rowsSent: 1, sql: 'COMMIT' },
        },
      ])
    })

  test('shows no value of any kind', () => {
    const sql = `SELECT 'a''b', 'c\\'d', 12, 1.5, 0x1F FROM t2 WHERE x1 = "y" -- 7`
    assert.doesNotMatch(withoutValues(sql), /a'|b'|c\\|12|1\.5|1F|7$/)
  })

  test('has the statement of a request by connection, time and how long it took', () => {
    const entry = (connection: number, second: number, ms: number) =>
      `# User@Host: shop[shop] @  [127.0.0.1]  Id: ${connection}\n` +
      `# Query_time: ${ms / 1000}  Lock_time: 0 Rows_sent: 0  Rows_examined: ${ms}\n` +
      `SET timestamp=${second};\nCOMMIT;\n`
    writeFileSync(path.join(folder, 'db-1-slow.log.1'), entry(1, 100, 300) + entry(2, 100, 301))
    writeFileSync(path.join(folder, 'db-1-slow.log'), entry(1, 100, 800) + entry(1, 200, 300))
    const find = (connection: number, ms: number) =>
      findSlowQueries(folder, [{ database: 'db-1', connection, ms }], {
        from: 100_400,
        to: 101_000,
      })
    assert.deepEqual(
      [find(1, 305), find(1, 810), find(2, 301), find(3, 300)].map((found) =>
        found.map(({ ms }) => ms),
      ),
      [[300], [800], [301], []],
    )
    const twice = [305, 310].map((ms) => ({ database: 'db-1', connection: 1, ms }))
    const both = findSlowQueries(folder, twice, { from: 100_000, to: 101_000 })
    assert.deepEqual(
      both.map(({ ms }) => ms),
      [300, 800],
    )
    assert.deepEqual(
      findSlowQueries(folder, [{ database: 'db-9', connection: 1, ms: 300 }], { from: 0, to: 1 }),
      [],
    )
  })
})

test('a line is found in what was rotated away, too', () => {
  const file = path.join(folder, 'access.log')
  const line = (id: string, status: number) =>
    `{"msec":1763704835.123,"seconds":0.1,"status":${status},"request_id":"${id}"}\n`
  writeFileSync(`${file}.1`, line('a-1', 200) + line('a-10', 201))
  writeFileSync(file, line('b-1', 202))
  assert.equal(findEdgeLine(file, 'a-1')?.status, 200)
  assert.equal(findEdgeLine(file, 'a-10')?.status, 201)
  assert.equal(findEdgeLine(file, 'b-1')?.status, 202)
  assert.equal(findEdgeLine(file, 'c-1'), null)
  assert.equal(findLines(file, 'a-1').length, 2)
  assert.deepEqual(findLines(path.join(folder, 'no.log'), 'a'), [])
})
