import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, type TestContext, test } from 'node:test'
import {
  type Backups,
  createBackups,
} from '../../../../../apps/control/drivers/process/backups/backups.ts'
import type { Context } from '../../../../../apps/control/drivers/process/context.ts'
import type { Databases } from '../../../../../apps/control/drivers/process/databases.ts'
import { eventually } from '../../../../support/eventually.ts'

const minute = 60_000

describe('backups on a schedule, by programs that do as they are told', () => {
  let folder: string
  let backups: Backups
  let problems: string[]
  const inFolder = (...names: string[]) => path.join(folder, ...names)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-schedule-'))
    problems = []
    for (const name of ['programs', 'data', 'backups']) mkdirSync(inFolder(name))
    const program = (name: string, body: string) => {
      writeFileSync(inFolder('programs', name), `#!/bin/sh\n${body}\n`)
      chmodSync(inFolder('programs', name), 0o755)
    }
    // The server's logs: FLUSH begins one more, and the last one is being written.
    program('mariadb', `cat > /dev/null; cd ${inFolder('data')}; ${beginLog}`)
    const dump = `echo "MASTER_LOG_FILE='binlog.000001', MASTER_LOG_POS=4"; echo "-- Dump completed"`
    program('mariadb-dump', `[ ! -e ${inFolder('broken')} ] || exit 3; ${dump}`)
    program('mariadb-binlog', 'exit 1')
    writeFileSync(inFolder('data', 'binlog.000001'), '')
    writeFileSync(inFolder('data', 'binlog.index'), './binlog.000001\n')

    const context = {
      ...{ dialect: 'MariaDB', stage: { tls: 'off' }, port: () => 3306 },
      secrets: { databaseBackup: '', databaseAdmin: '' },
      environment: { PATH: `${inFolder('programs')}:${process.env.PATH}` },
      paths: { backups: inFolder('backups'), dataOf: () => inFolder('data') },
    } as unknown as Context
    const databases = {
      primary: () => ({ name: 'db-1', child: { state: 'ready' } }),
    } as unknown as Databases
    backups = createBackups(context, databases, (event) => problems.push(event))
  })
  afterEach(async () => {
    backups.stop()
    // What has begun ends before its folder is gone.
    await backups.check(new Date()).catch(() => {})
    rmSync(folder, { recursive: true })
  })

  const dumps = () => filesIn('dumps').filter((name) => name.endsWith('.sql')).length
  const copies = () => filesIn('binlogs/db-1').length
  const filesIn = (name: string) =>
    existsSync(inFolder('backups', name)) ? readdirSync(inFolder('backups', name)) : []

  /** Starts backups by a clock that goes on by `tick` only. */
  async function start(t: TestContext, everyMs: number) {
    t.mock.timers.enable({ apis: ['setInterval'] })
    backups.start(everyMs)
    await eventually(() => assert.equal(dumps(), 1))
    return { tick: (ms: number) => t.mock.timers.tick(ms) }
  }

  test('one follows the other, also after one that failed', async (t) => {
    const { tick } = await start(t, 15 * minute)
    tick(15 * minute)
    await eventually(() => assert.equal(dumps(), 2))
    tick(15 * minute)
    await eventually(() => assert.equal(dumps(), 3))

    writeFileSync(inFolder('broken'), '')
    tick(15 * minute)
    await eventually(() => assert.match(problems.join(), /No backup was made: .*ended with 3/))
    assert.equal(dumps(), 3)
    rmSync(inFolder('broken'))
    tick(15 * minute)
    await eventually(() => assert.equal(dumps(), 4))
    assert.equal(problems.length, 1)
  })

  test('the binary logs are copied every minute in between', async (t) => {
    const { tick } = await start(t, 15 * minute)
    // That of before the dump; and each minute the one that was begun then.
    await eventually(() => assert.equal(copies(), 1))
    for (let count = 2; count <= 4; count++) {
      tick(minute)
      await eventually(() => assert.equal(copies(), count))
    }
    assert.equal(dumps(), 1)
    assert.deepEqual(problems, [])
  })
})

const beginLog = [
  'next=$(printf "binlog.%06d" $(($(grep -c . binlog.index) + 1)))',
  ': > "$next"',
  'echo "./$next" >> binlog.index',
].join('; ')
