import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'

const script = path.resolve(import.meta.dirname, '../../../infra/docker/supervise.sh')

/** It is written for the images' bash; macOS has 3.2. */
function hasBash5(): boolean {
  try {
    execFileSync('bash', ['-c', 'test -n "$EPOCHREALTIME"'])
    return true
  } catch {
    return false
  }
}

// Prints its pid; ends with 7 when it is told to stop, so that a stop differs from a kill.
const command = ['sh', '-c', 'trap "exit 7" TERM; echo $$; while :; do sleep 0.05; done']

describe('the supervisor of a container', { skip: !hasBash5() && 'no bash 5' }, () => {
  let folder: string
  let supervisor: ChildProcess
  let out = ''
  let ended: Promise<number | null>

  const want = (line: string) => writeFile(path.join(folder, 'wanted/redis'), `${line}\n`)
  const isIn = (state: RegExp) =>
    eventually(async () =>
      assert.match(await readFile(path.join(folder, 'state/redis'), 'utf8'), state),
    )
  const start = () => {
    out = ''
    supervisor = spawn('bash', [script, ...command], {
      env: { ...process.env, COMPONENT: 'redis', COMPONENTS_FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    supervisor.stdout?.on('data', (text) => (out += text))
    ended = new Promise((resolve) => supervisor.once('exit', resolve))
  }
  /** `S` runs or sleeps, `T` is stopped by a signal. */
  const processState = async () => {
    const stat = await readFile(`/proc/${Number(out)}/stat`, 'utf8')
    return stat.split(' ')[2]
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-supervise-'))
    for (const name of ['wanted', 'state']) await mkdir(path.join(folder, name))
    start()
    await isIn(/^running \d{13}$/m)
    await eventually(async () => assert.match(out, /^\d+$/m))
  })
  afterEach(async () => {
    if (supervisor.exitCode === null) supervisor.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, maxRetries: 5 })
  })

  test('passes the signal to stop on, and ends with the command’s exit code', async () => {
    supervisor.kill('SIGTERM')
    assert.equal(await ended, 7)
  })

  test('stops it, and does not start it before it is wanted', async () => {
    await want('stopped')
    assert.equal(await ended, 7)
    start()
    await isIn(/^stopped$/m)
    assert.equal(out, '')
    await want('running')
    await isIn(/^running/)
    await eventually(async () => assert.match(out, /^\d+$/m))
  })

  test('pauses it until it is wanted again', { skip: process.platform !== 'linux' }, async () => {
    await want(`paused ${Date.now() + 600_000}`)
    await isIn(/^paused$/m)
    await eventually(async () => assert.equal(await processState(), 'T'))
    await want('running')
    await isIn(/^running/)
    await eventually(async () => assert.notEqual(await processState(), 'T'))
  })

  test('ends a pause by itself at its time', async () => {
    await want(`paused ${Date.now() + 1500}`)
    await isIn(/^paused$/m)
    await isIn(/^running/)
  })

  test('kills what was started before, and nothing that was started since', async () => {
    await want(`killed ${Date.now()}`)
    assert.equal(await ended, 137)
    await isIn(/^killed$/m)
    start()
    await isIn(/^running/)
    await eventually(async () => assert.match(out, /^\d+$/m))
    supervisor.kill('SIGTERM')
    assert.equal(await ended, 7)
  })
})
