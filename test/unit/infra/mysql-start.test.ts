import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../../..')
const overlay = (name: string) => `infra/compose/${name}.yml`
const script = readFileSync(path.join(root, 'infra/docker/mysql/start.sh'), 'utf8')

describe('the start of a database in a container', () => {
  let folder: string
  const inFolder = (name: string) => path.join(folder, name)
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(inFolder(name)), { recursive: true })
    writeFileSync(inFolder(name), text)
  }
  const read = (name: string) => readFileSync(inFolder(name), 'utf8').trim()
  const backups = () => readdirSync(inFolder('home/backups'))

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-mysql-'))
    // In place of the container's folders, and without the log, which never ends.
    const own = script
      .replaceAll('/var/lib/mysql', inFolder('home'))
      .replaceAll('/control/', inFolder('control/'))
      .replaceAll('/others/', inFolder('others/'))
      .replace(/^slow_log=[\s\S]*^rotate &$/m, 'slow_log=none')
    write('start.sh', own)
    mkdirSync(inFolder('home'))
    // A server that says what it found; the engine's names; time that does not pass.
    program('mysqld', 'mkdir -p "$(echo "$1" | cut -d= -f2)"')
    program('getent', `grep -qx "\${2%.}" ${inFolder('running')} 2>/dev/null`)
    program('sleep', ':')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function program(name: string, body: string): void {
    write(`bin/${name}`, `#!/bin/sh\n${body}\n`)
    chmodSync(inFolder(`bin/${name}`), 0o755)
  }

  function start(stage: string, databases: string): { status: number | null; out: string } {
    const { status, stdout, stderr } = spawnSync('sh', [inFolder('start.sh')], {
      env: {
        PATH: `${inFolder('bin')}:${process.env.PATH}`,
        ...{ COMPONENT: 'db-1', STAGE: stage, DATABASES: databases },
      },
      encoding: 'utf8',
    })
    return { status, out: stdout + stderr }
  }

  test('says nothing of a last primary before there was one', () => {
    assert.deepEqual(start('distributed', 'db-1 db-2'), {
      status: 0,
      out: 'making the data folder\n',
    })
    assert.deepEqual(start('distributed', 'db-1 db-2'), { status: 0, out: '' })
  })

  describe('in a stage that lacks the last primary', () => {
    beforeEach(() => {
      start('distributed', 'db-1 db-2')
      write('home/data/orders', 'own')
      write('others/db-2/data/orders', 'newest')
      write('others/db-2/data/auto.cnf', 'identity')
      write('control/replication/primary', 'db-2\n')
    })

    test("copies that one's data, but for its identity, and keeps its own", () => {
      assert.match(start('simple', 'db-1').out, /starts with the data of db-2/)
      assert.equal(read('home/data/orders'), 'newest')
      assert.ok(!existsSync(inFolder('home/data/auto.cnf')))
      const [own = ''] = backups()
      assert.equal(read(`home/backups/${own}/orders`), 'own')
      assert.equal(backups().length, 1)
    })

    test('copies once, however often it ends before it is the primary', () => {
      start('simple', 'db-1')
      write('home/data/orders', 'newer')
      assert.deepEqual(start('simple', 'db-1'), { status: 0, out: '' })
      assert.equal(read('home/data/orders'), 'newer')
      assert.equal(backups().length, 1)
    })

    test('copies again when the same one was the primary again', () => {
      start('simple', 'db-1')
      write('control/replication/primary', 'db-1\n')
      start('distributed', 'db-1 db-2')
      write('others/db-2/data/orders', 'still newer')
      write('control/replication/primary', 'db-2\n')
      start('simple', 'db-1')
      assert.equal(read('home/data/orders'), 'still newer')
    })

    test('is made again when it was cut short between its own data and the others', () => {
      rmSync(inFolder('home/data'), { recursive: true })
      write('home/taken.new/orders', 'half')
      start('simple', 'db-1')
      assert.equal(read('home/data/orders'), 'newest')
    })

    test('does not copy what still runs', () => {
      write('running', 'db-2\n')
      // It ends while somebody waits, and comes back while it is copied.
      program('sleep', `rm -f ${inFolder('running')}`)
      program('cp', `echo db-2 > ${inFolder('running')}; exec /bin/cp "$@"`)
      const { status, out } = start('simple', 'db-1')
      assert.equal(status, 1)
      assert.match(out, /waits for db-2 to end[\s\S]*db-2 was started again meanwhile/)
      assert.equal(read('home/data/orders'), 'own')
    })

    test('keeps its own data when the other volume is empty', () => {
      rmSync(inFolder('others/db-2/data'), { recursive: true })
      assert.match(start('simple', 'db-1').out, /whose volume is empty/)
      assert.equal(read('home/data/orders'), 'own')
    })
  })

  test('keeps the newest two backups, and none that is not complete', () => {
    start('distributed', 'db-1 db-2')
    for (const name of ['2026-01-01', '2026-01-02', '2026-01-03.new'])
      write(`home/backups/${name}/orders`, name)
    start('distributed', 'db-1 db-2')
    assert.deepEqual(backups(), ['2026-01-01', '2026-01-02'])
    start('secured', 'db-1 db-2')
    assert.equal(backups().length, 2)
    assert.equal(backups()[0], '2026-01-02')
  })
})

test('the databases of a stage are the same for who starts with them and for who replicates', () => {
  const files = ['docker-compose.yml', ...['simple', 'scale-up', 'semi-sync'].map(overlay)]
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8')
    const [, databases] = /DATABASES: (db-[^,}\n]*[^,}\n ])/.exec(text) ?? []
    const nodes = [...text.matchAll(/DATABASE_NODES: "?([^"\s]+)"?/g)].map(([, list = '']) => list)
    assert.ok(databases && nodes.length > 0, file)
    for (const list of nodes)
      assert.equal(list.replace(/=[^,]+/g, '').replaceAll(',', ' '), databases, file)
  }
})
