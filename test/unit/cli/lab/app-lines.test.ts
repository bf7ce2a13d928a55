import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { findAppLines } from '../../../../apps/cli/lab/trace/app-lines.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
after(() => rmSync(folder, { recursive: true }))

const id = '1763780412.071-27-3'
const slow = { requestId: id, database: 'db-1', connection: 16, ms: 390.1, statement: 'COMMIT' }

const formats = {
  text: [
    `2026-11-28T15:41:09.900Z app-2 WARN slow statement ${JSON.stringify(slow)}`,
    `2026-11-28T15:41:09.912Z app-2 POST /cart/items 303 462 ms ${id}`,
    `2026-11-28T15:41:10.000Z app-2 GET /?q=${id} 200 4 ms 1763780412.071-27-31`,
  ],
  json: [
    JSON.stringify({ level: 40, time: 1, name: 'app-2', ...slow, msg: 'slow statement' }),
    JSON.stringify({
      ...{ time: Date.UTC(2026, 10, 28, 15, 41, 9, 912), name: 'app-2', method: 'POST' },
      ...{ url: '/cart/items', status: 303, ms: 462, requestId: id, msg: 'request' },
    }),
    JSON.stringify({ time: 5, url: `/?q=${id}`, status: 200, requestId: `${id}1`, msg: 'request' }),
  ],
}

for (const [format, lines] of Object.entries(formats))
  test(`the lines of a request are found in a log of ${format}`, () => {
    const file = path.join(folder, `${format}.log`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    const found = findAppLines('app-2', file, id)
    assert.deepEqual(found?.access, {
      at: Date.UTC(2026, 10, 28, 15, 41, 9, 450),
      ...{ method: 'POST', url: '/cart/items', status: 303, ms: 462 },
    })
    assert.deepEqual(found?.slow, [{ database: 'db-1', connection: 16, ms: 390.1 }])
    assert.equal(findAppLines('app-2', file, 'another'), null)
  })
