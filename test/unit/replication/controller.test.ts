import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createController } from '../../../apps/replication/controller.ts'
import { mysql } from '../../../apps/replication/dialects/mysql.ts'
import type { DatabaseServer } from '../../../apps/replication/server.ts'
import { createLogger } from '../../../apps/shared/logger.ts'

const mib = 1024 * 1024

describe('the replication controller, when a disk is full', () => {
  let folder: string
  let freeBytes: number
  let answers: boolean
  let closed: boolean
  let asked: string[]

  const server: DatabaseServer = {
    ...{ name: 'db-1', host: 'db-1', port: 3306, close() {} },
    async query(sql) {
      asked.push(sql)
      if (!answers) throw new Error('Query inactivity timeout')
      if (sql.includes('super_read_only AS')) return [{ readOnly: closed ? 1 : 0, executed: 'a:1' }]
      return []
    },
    async run(statements) {
      if (statements.includes('SET GLOBAL super_read_only = ON')) closed = true
      if (statements.includes('SET GLOBAL read_only = OFF')) closed = false
    },
  }
  let controller: ReturnType<typeof createController>

  beforeEach(() => {
    ;[freeBytes, answers, closed, asked] = [10 * mib, true, false, []]
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-replication-'))
    const stateFile = path.join(folder, 'primary')
    writeFileSync(stateFile, 'db-1\n')
    controller = createController({
      ...{
        dialect: mysql,
        servers: [server],
        passwords: { admin: () => 'a', replication: () => 'r' },
      },
      ...{
        ca: null,
        accountsFile: path.join(folder, 'accounts.sql'),
        stateFile,
        dataFolder: () => folder,
        log: createLogger('replication', 'text'),
      },
      readDisk: () => ({ freeBytes, sizeBytes: 1000 * mib }),
    })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const node = () => controller.state().nodes[0]

  test('closes the primary, and opens it again when there is room', async () => {
    await controller.reconcile()
    assert.equal(closed, true)
    assert.equal(node()?.problem, 'takes no writes: its disk is full (10 MB free)')
    // A little more is not enough: it would be closed again at once.
    freeBytes = 40 * mib
    await controller.reconcile()
    assert.equal(closed, true)
    freeBytes = 60 * mib
    await controller.reconcile()
    assert.equal(closed, false)
    await controller.reconcile()
    assert.equal(node()?.problem, null)
    assert.equal(node()?.stuckSince, null)
    // By this a server that still waits for room is found.
    assert.ok(asked.includes('FLUSH LOCAL BINARY LOGS'))
  })

  test('reports a server that does not notice that there is room again', async () => {
    answers = false
    await controller.reconcile()
    assert.equal(node()?.stuckSince, null)
    freeBytes = 60 * mib
    await controller.reconcile()
    assert.ok((node()?.stuckSince ?? 0) > 0)
  })

  test('dates what it knows by when it asked, not by when it was answered', async () => {
    const before = Date.now()
    let askedAt = 0
    const query = server.query
    server.query = async (sql) => {
      askedAt ||= Date.now()
      await new Promise((resolve) => setTimeout(resolve, 5))
      return query(sql)
    }
    await controller.reconcile()
    const { observedAt } = controller.state()
    assert.ok(observedAt >= before && observedAt <= askedAt)
    server.query = query
  })
})
