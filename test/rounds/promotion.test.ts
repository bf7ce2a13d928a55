import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseStatus, Status } from '../../apps/control/status/status.ts'
import { createServer } from '../../apps/replication/server.ts'
import { eventually } from '../support/eventually.ts'
import { register } from '../support/people.ts'
import { readSecret, run, type Stack, startStack } from '../support/stack.ts'

const rounds = Number(process.env.ROUNDS ?? 50)
const names = ['db-1', 'db-2']

/**
 * A primary that dies is started again by the supervisor, and a promotion at that moment stops
 * and starts it, too. After each round there is one server on each node, and one primary.
 */
describe(`${rounds} promotions at the moment when the primary dies`, () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--replicas', '1')
  })
  after(async () => {
    const left = () => names.flatMap(servers)
    await stack.stop()
    for (const pid of left()) process.kill(pid, 'SIGKILL')
  })

  const json = async (file: string) =>
    JSON.parse(await readFile(path.join(stack.runDir, file), 'utf8'))
  const databases = async () => (await stack.labJson<Status>('status')).databases
  const primary = async () => (await databases()).find(({ role }) => role === 'primary')

  /** What the operating system says: every server that runs on the node's configuration. */
  const servers = (name: string) =>
    execFileSync('ps', ['-A', '-ww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(`--defaults-file=${stack.runDir}/data/${name}.cnf`))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, state]) => !state?.startsWith('Z'))
      .map(([pid]) => Number(pid))

  /** As `lab promote` asks for it, without the second that a program takes to start. */
  const promote = (name: string): Promise<{ graceful: boolean }> =>
    new Promise((resolve, reject) => {
      const socketPath = path.join(stack.runDir, 'control.sock')
      const req = request({ socketPath, method: 'POST', path: '/commands', agent: false })
      req.on('error', reject)
      req.on('response', async (res) => {
        let text = ''
        for await (const chunk of res) text += chunk
        if (res.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`${res.statusCode}: ${text}`))
      })
      req.end(JSON.stringify({ by: 'test', command: { command: 'promote', name } }))
    })

  async function isWritable(name: string): Promise<boolean> {
    const { ports } = await json('state.json')
    const databaseAdmin = readSecret(stack.runDir, 'database-admin')
    const admin = createServer(
      { name, host: '127.0.0.1', port: ports[name] },
      { user: 'admin', password: () => databaseAdmin },
    )
    try {
      const [row] = await admin.query('SELECT @@GLOBAL.read_only AS closed')
      return Number(row?.closed) === 0
    } finally {
      admin.close()
    }
  }

  function checkServers(known: DatabaseStatus[]): void {
    for (const { name, pid } of known)
      assert.deepEqual(servers(name), [pid], `the servers of ${name}, and the one in the status`)
  }

  async function checkPair(expected: string): Promise<void> {
    await eventually(async () => {
      const known = await databases()
      checkServers(known)
      for (const { name, state, problem, lagMs } of known) {
        assert.equal(state, 'ready', name)
        assert.equal(problem, null, name)
        assert.ok((lagMs ?? 9999) < 2000, `${name} lags ${lagMs} ms`)
        assert.equal(await isWritable(name), name === expected, `${name} accepts writes`)
      }
    }, 60_000)
    const client = stack.client()
    await eventually(() => register(client), 20_000)
    client.close()
  }

  test('leave one server on each node, and one that accepts writes', async (t) => {
    for (let round = 1; round <= rounds; round++) {
      // What has run for a while is started again at once: that is when both want to.
      const old = await eventually(async () => {
        const found = await primary()
        assert.ok(found?.pid && (found.uptimeMs ?? 0) > 11_000)
        return found
      }, 60_000)
      const next = names.find((name) => name !== old.name) as string
      process.kill(old.pid as number, 'SIGKILL')
      // At another moment of its restart each time.
      const afterMs = ((round - 1) % 12) * 100
      await sleep(afterMs)
      const { graceful } = await promote(next)
      await checkPair(next)
      t.diagnostic(
        `round ${round}: after ${afterMs} ms, ${next} took over from ${old.name}, which was ${graceful ? 'back' : 'away'}`,
      )
    }
  })

  test('leave nothing behind when all is stopped, and the shop starts again', async () => {
    const port = String(stack.port)
    await stack.lab('down')
    for (const name of names) assert.deepEqual(servers(name), [], name)
    const env = { RUN_DIR: stack.runDir, ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' }
    const { code, out, err } = await run(['start', '--detach', '--port', port], env)
    assert.equal(code, 0, out + err)
    for (const name of names) assert.equal(servers(name).length, 1, name)
  })
})
