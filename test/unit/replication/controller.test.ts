import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

describe('the replication controller of several databases, without their last primary', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-replication-'))
    writeFileSync(path.join(folder, 'primary'), 'db-3\n')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** A server that has executed so many transactions; none does not answer. */
  const serverWith = (name: string, count: number | null): DatabaseServer => ({
    ...{ name, host: name, port: 3306, close() {}, async run() {} },
    async query(sql, values = []) {
      if (count === null) throw new Error('no answer')
      if (sql.includes('super_read_only AS'))
        return [{ readOnly: 1, executed: count === 0 ? '' : `a:1-${count}` }]
      const had = Number(String(values[0]).split('-')[1])
      return sql.includes('AS errant')
        ? [{ errant: had > count ? `a:${count + 1}-${had}` : '', lost: '' }]
        : []
    },
  })

  const file = () => path.join(folder, 'primary')
  const controllerOf = (counts: (number | null)[], freeBytes = 900 * mib) =>
    createController({
      dialect: mysql,
      servers: counts.map((count, at) => serverWith(`db-${at + 1}`, count)),
      passwords: { admin: () => 'a', replication: () => 'r' },
      ...{ ca: null, accountsFile: path.join(folder, 'accounts.sql'), stateFile: file() },
      ...{ dataFolder: () => folder, log: createLogger('replication', 'text') },
      readDisk: () => ({ freeBytes, sizeBytes: 1000 * mib }),
    })

  async function primaryOf(...counts: (number | null)[]): Promise<string> {
    await controllerOf(counts).reconcile()
    return readFileSync(file(), 'utf8').trim()
  }

  test('the first is, as it has a copy of its data', async () => {
    assert.equal(await primaryOf(5), 'db-1')
    assert.equal(await primaryOf(5, 5), 'db-1')
    assert.equal(await primaryOf(5, 4), 'db-1')
  })

  test('another one is that went on without anybody looking', async () => {
    assert.equal(await primaryOf(5, 7), 'db-2')
    assert.equal(await primaryOf(0, 7), 'db-2')
  })

  test('a server whose disk is full is not promoted', async () => {
    const controller = controllerOf([5, 5], 10 * mib)
    await controller.reconcile()
    await assert.rejects(controller.promote('db-2', 'refuse'), { code: 'no-room' })
  })

  test('nobody is before all have answered', async () => {
    assert.equal(await primaryOf(5, null), 'db-3')
    assert.equal(await primaryOf(null, 5), 'db-3')
  })
})
