import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'
import { run, type Stack, useStack } from '../../support/stack.ts'

describe('lab logs', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
  })
  after(() => stack.stop())

  // Other lines may be from an earlier run on the same stack.
  const runId = Date.now().toString(36)
  const inOrder = Array.from({ length: 10 }, (_, i) => i + 1)

  /** Ten requests one after another, which round robin spreads over the app replicas. */
  async function getPages(mark: string): Promise<void> {
    const client = stack.client('round-robin.localhost')
    const servedBy = new Set<string>()
    for (const page of inOrder)
      servedBy.add((await client.get(`/products?q=${mark}${runId}&page=${page}`)).servedBy)
    client.close()
    assert.equal(servedBy.size, 3)
  }

  const line =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) app-\d GET \/products\?q=(\w+)&page=(\d+) /
  function pagesOf(output: string, mark: string): number[] {
    const found = output.split('\n').flatMap((text) => [line.exec(text) ?? []])
    const own = found.filter(([, , q]) => q === `${mark}${runId}`)
    const times = own.map(([, time]) => String(time))
    assert.deepEqual(times, times.toSorted())
    return own.map(([, , , page]) => Number(page))
  }

  /** Starts a command that goes on, and returns its output so far and how to end it. */
  function start(args: string[], env: Record<string, string>) {
    const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1', ...env } })
    const started = { output: '', stop: () => child.kill('SIGINT') }
    child.stdout.on('data', (chunk) => (started.output += chunk))
    child.stderr.on('data', (chunk) => (started.output += chunk))
    return started
  }

  async function checkFollowed(args: string[], env: Record<string, string>, mark: string) {
    await getPages(`${mark}before`)
    const logs = start(args, env)
    try {
      // It reads by then, so all that comes is followed.
      await eventually(() => assert.match(logs.output, new RegExp(`q=${mark}before`)), 60_000)
      await getPages(mark)
      await eventually(() => assert.deepEqual(pagesOf(logs.output, mark), inOrder), 30_000)
    } finally {
      logs.stop()
    }
  }

  test('prints the requests of all app replicas in their order, with times', async () => {
    await getPages('printed')
    await eventually(async () => {
      const output = await stack.lab('logs', '--no-follow')
      assert.deepEqual(pagesOf(output, 'printed'), inOrder)
    })
  })

  test('prints them in their order while it follows', () =>
    checkFollowed(['start.mjs', 'lab', 'logs'], { RUN_DIR: stack.runDir }, 'followed'))

  test('in containers takes them from the edge’s access log', () =>
    checkFollowed(
      ['--import', 'tsx', 'apps/cli/container/main.ts', 'logs'],
      { EDGE_LOG: path.join(stack.runDir, 'edge/logs/access.log') },
      'edge',
    ))

  test('as JSON has a time in every object', async () => {
    await getPages('json')
    await eventually(async () => {
      const { out } = await run(['lab', 'logs', 'app-2', '--no-follow', '--json'], {
        RUN_DIR: stack.runDir,
      })
      const own = out.split('\n').filter((text) => text.includes('q=json'))
      assert.ok(own.length > 0)
      for (const { time, name } of own.map((text) => JSON.parse(text))) {
        assert.equal(new Date(time).toISOString(), time)
        assert.equal(name, 'app-2')
      }
    })
  })

  test('of what does not exist is refused', async () => {
    const { code } = await run(['lab', 'logs', 'app-77', '--no-follow'], { RUN_DIR: stack.runDir })
    assert.equal(code, 2)
  })
})
