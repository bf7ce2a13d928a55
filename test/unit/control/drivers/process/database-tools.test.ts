import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  checkTools,
  dump,
  load,
} from '../../../../../apps/control/drivers/process/backups/database-tools.ts'
import type { Context } from '../../../../../apps/control/drivers/process/context.ts'

const programs = {
  MariaDB: { client: 'mariadb', dump: 'mariadb-dump', logs: 'mariadb-binlog' },
  MySQL: { client: 'mysql', dump: 'mysqldump', logs: 'mysqlbinlog' },
} as const

for (const dialect of ['MariaDB', 'MySQL'] as const)
  describe(`dumps of ${dialect} by programs that do as they are told`, () => testDumps(dialect))

function testDumps(dialect: keyof typeof programs) {
  let folder: string
  const PATH = process.env.PATH
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-tools-'))
    const program = (name: string, body: string) => {
      writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`)
      chmodSync(path.join(folder, name), 0o755)
    }
    program(programs[dialect].dump, 'head -c 1000000 /dev/zero')
    program(programs[dialect].client, `cat > ${folder}/loaded`)
    process.env.PATH = `${folder}:${PATH}`
  })
  after(() => {
    process.env.PATH = PATH
    rmSync(folder, { recursive: true })
  })

  const context = {
    ...{ secrets: { databaseBackup: '', databaseAdmin: '' }, environment: {} },
    ...{ dialect, stage: { tls: 'off' }, port: () => 3306 },
  } as unknown as Context
  const tools = () => ({ ...context, environment: { PATH: process.env.PATH ?? '' } })

  test('a dump is whole when it is said to be done', async () => {
    const file = path.join(folder, 'dump')
    await dump(tools(), 'db-1', file)
    assert.equal(readFileSync(file).length, 1_000_000)
    await load(tools(), 'db-1', file)
    assert.equal(readFileSync(path.join(folder, 'loaded')).length, 1_000_000)
  })

  test('a dump onto a full disk is refused, and ends nothing else', async () => {
    await assert.rejects(dump(tools(), 'db-1', '/dev/full'), /ENOSPC|no space/)
  })

  test('a dump that is not there any more is an error, and ends nothing else', async () => {
    await assert.rejects(load(tools(), 'db-1', path.join(folder, 'gone')), /ENOENT/)
  })

  test('a program that is missing is named, with what it comes with', () => {
    const { client, dump, logs } = programs[dialect]
    const without = (PATH: string) => () => checkTools({ dialect, environment: { PATH } })
    assert.throws(without('/nowhere'), { values: { name: client, package: `${client}-client` } })
    // Of the three, the folder has these two.
    assert.throws(without(folder), { values: { name: logs, package: `${client}-client` } })
    assert.notEqual(dump, logs)
  })
}
