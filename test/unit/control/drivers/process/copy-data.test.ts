import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { copyData } from '../../../../../apps/control/drivers/process/copy-data.ts'

test('a database’s folder is copied without the socket that a killed server has left', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')]
  mkdirSync(path.join(from, 'stickyshop'), { recursive: true })
  writeFileSync(path.join(from, 'stickyshop', 'orders.ibd'), 'rows')
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(path.join(from, 'server.sock'), resolve)
  })
  t.after(() => server.close())
  await copyData(from, to)
  assert.deepEqual(readdirSync(to), ['stickyshop'])
  assert.equal(readFileSync(path.join(to, 'stickyshop', 'orders.ibd'), 'utf8'), 'rows')
})
