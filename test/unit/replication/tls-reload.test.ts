import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { mysql } from '../../../apps/replication/dialects/mysql.ts'
import { createTlsReload } from '../../../apps/replication/tls-reload.ts'
import { createLogger } from '../../../apps/shared/logger.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tls-reload-'))
after(() => rmSync(folder, { recursive: true }))
const file = path.join(folder, 'database.pem')

test('a database reads its certificate again when it is another one, however often it fails before', async () => {
  writeFileSync(file, 'first')
  const asked: string[] = []
  let answers = true
  const server = {
    name: 'db-1',
    query: async (sql: string) => {
      asked.push(sql)
      if (!answers) throw new Error('no answer')
      return []
    },
  }
  const reload = createTlsReload(file, mysql, createLogger('test', 'text', 'silent'))
  await reload(server)
  await reload(server)
  assert.deepEqual(asked, ['ALTER INSTANCE RELOAD TLS'])
  writeFileSync(file, 'second')
  answers = false
  await reload(server)
  await reload(server)
  answers = true
  await reload(server)
  await reload(server)
  assert.equal(asked.length, 4)
})
