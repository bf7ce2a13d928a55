import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const run = promisify(execFile)

/** The ids of the children of a process. */
async function childrenOf(pid: number | null): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='])
  const rows = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
  return rows.filter(([, parent]) => parent === pid).map(([id = 0]) => id)
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('the shoppers’ process', () => {
  let stack: Stack
  let token: string
  before(async () => {
    stack = await useStack()
    token = /token=(\w+)/.exec(await stack.lab('token'))?.[1] ?? ''
  })
  after(() => stack.stop())

  const labStatus = async () => (await stack.labJson<Status>('status')).lab

  async function ask(method: string, body?: unknown, headers: Record<string, string> = {}) {
    const { port } = await labStatus()
    const answer = await fetch(`http://127.0.0.1:${port}/api/traffic`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        ...headers,
      },
    })
    return { status: answer.status, json: await answer.json() }
  }

  test('is begun, looked at and ended over HTTP, by who has the token', async () => {
    const plan = { shoppers: 3, seconds: 60, thinkMs: 100 }
    assert.equal((await ask('POST', plan, { Authorization: '' })).status, 403)
    const french = await ask('POST', { shoppers: 501 }, { 'Accept-Language': 'fr' })
    assert.equal(french.status, 422)
    assert.match(french.json.error, /entier de 1 à 500/)
    assert.equal((await ask('DELETE')).status, 409)

    assert.equal((await ask('POST', plan)).status, 201)
    assert.equal((await ask('POST', plan)).status, 409)
    await eventually(async () => {
      const { json } = await ask('GET', undefined, { Authorization: '' })
      assert.ok(json.tally.requests > 0)
      assert.ok(json.history.length > 0)
    })
    const ended = await ask('DELETE')
    assert.equal(ended.status, 200)
    assert.equal(ended.json.tally.state, 'ended')
    const { port } = await labStatus()
    const audit = await (await fetch(`http://127.0.0.1:${port}/switches`)).text()
    for (const order of ['traffic 3', 'traffic end'])
      assert.ok(audit.includes(`<code>${order}</code>`), order)
  })

  test('that breaks ends the run, and the lab says so', async () => {
    await ask('POST', { shoppers: 2, seconds: 60 })
    const { pid } = await labStatus()
    const [shoppers = 0] = await childrenOf(pid)
    assert.ok(shoppers)
    process.kill(shoppers, 'SIGKILL')
    await eventually(async () => {
      const { tally } = (await ask('GET')).json
      assert.deepEqual([tally.state, tally.broken], ['ended', true])
    })
  })

  test('ends with the process that has started it, however that ends', async (t) => {
    const plan = {
      ...{ shoppers: 1, thinkMs: 60_000, seconds: 600, host: 'default', addresses: 'machine' },
      mix: { browse: 100, search: 0, cart: 0, login: 0, buy: 0 },
    }
    const shop = { at: '127.0.0.1', port: stack.port, domain: 'localhost' }
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/support/start-shoppers.ts', JSON.stringify({ plan, shop })],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    t.after(() => parent.kill('SIGKILL'))
    await new Promise((resolve) => parent.stdout.once('data', resolve))
    const [shoppers = 0] = await childrenOf(parent.pid ?? null)
    assert.ok(lives(shoppers))
    parent.kill('SIGKILL')
    await eventually(() => assert.equal(lives(shoppers), false))
  })
})
