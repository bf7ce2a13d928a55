import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../../../..')
const source = `
  const { main } = await import('${pathToFileURL(path.join(root, 'apps/cli/main.ts'))}')
  const installation = {
    root: '${root}',
    findServers: () => ({ nginx: null, redis: null, database: null, monitoring: {} }),
  }
  process.exitCode = await main(['lab', ...process.argv.slice(2)], installation)
`
const tsx = ['--import', import.meta.resolve('tsx')]
/** Of util-linux: runs a command in a terminal of its own. */
const script = '/usr/bin/script'
const hasTerminal = process.platform === 'linux' && existsSync(script)

describe('the command line of the lab', () => {
  let folder: string
  let runDir: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-lab-'))
    runDir = path.join(folder, 'run')
    await writeFile(path.join(folder, 'lab.mjs'), source)
    await mkdir(runDir)
    await mkdir(path.join(runDir, 'data'))
    await mkdir(path.join(runDir, 'logs'))
    await writeFile(path.join(runDir, 'logs/app-1.log'), '2026-01-01T00:00:00.000Z app-1 starts\n')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const command = (args: string[]) => [
    process.execPath,
    ...tsx,
    path.join(folder, 'lab.mjs'),
    ...args,
  ]

  const lab = (...args: string[]) => run(command(args))

  /** In a terminal, whose user types `line`. */
  const labInTerminal = (line: string, ...args: string[]) =>
    run([script, '--quiet', '--return', '--command', command(args).join(' '), '/dev/null'], line)

  async function run([program = '', ...args]: string[], typed = '') {
    const child = spawn(program, args, { env: { ...process.env, RUN_DIR: runDir } })
    child.stdin.end(typed)
    const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
    return { out, err, code }
  }

  test('prints its help, also as JSON, when there is no command', async () => {
    const plain = await lab()
    assert.equal(plain.code, 0)
    const { out, code } = await lab('--json')
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(out), { help: plain.out })
  })

  test('explains that the command comes first', async () => {
    const { err, code } = await lab('--run-dir', runDir, 'status')
    assert.equal(code, 2)
    assert.match(err, /^The command comes first: npm run lab -- COMMAND --run-dir\. /)
  })

  test('prints logs as JSON, one object a line and nothing else', async () => {
    const { out, code } = await lab('logs', '--json', '--no-follow')
    assert.equal(code, 0)
    const line = '2026-01-01T00:00:00.000Z app-1 starts'
    const expected = { time: '2026-01-01T00:00:00.000Z', name: 'app-1', line }
    assert.deepEqual(
      out
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one)),
      [expected],
    )
  })

  test('deletes nothing without a terminal and without --yes', async () => {
    const refused = await lab('reset')
    assert.equal(refused.code, 2)
    assert.equal(refused.err.trim().split('\n').length, 1)
    assert.match(refused.err, /npm run lab reset -- --yes/)
    assert.ok(existsSync(path.join(runDir, 'data')))
    const { out, code } = await lab('reset', '--yes', '--json')
    assert.equal(code, 0)
    assert.match(out, /All data are deleted/)
    assert.ok(!existsSync(path.join(runDir, 'data')))
  })

  test('asks in a terminal before it deletes', { skip: !hasTerminal }, async () => {
    const { out, code } = await labInTerminal('no\n', 'reset')
    assert.equal(code, 1)
    assert.match(out, /Delete all data in .*\? Type yes: /)
    assert.ok(existsSync(path.join(runDir, 'data')))
    assert.equal((await labInTerminal('yes\n', 'reset')).code, 0)
    assert.ok(!existsSync(path.join(runDir, 'data')))
  })
})
