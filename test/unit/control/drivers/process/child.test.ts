import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import {
  type ChildOptions,
  createChild,
} from '../../../../../apps/control/drivers/process/child.ts'
import { eventually } from '../../../../support/eventually.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-child-'))
})
after(() => rm(folder, { recursive: true, force: true }))

let count = 0

/** A component whose processes are as small as can be; each writes down its own id. */
function component(parts: Partial<ChildOptions> = {}) {
  const name = `child-${++count}`
  const ids = path.join(folder, `${name}.pids`)
  const said: string[] = []
  const cancel = new AbortController()
  const command = { name, command: '/bin/sh', args: ['-c', `echo $$ >> ${ids}; exec sleep 600`] }
  const child = createChild({
    name,
    logFile: path.join(folder, `${name}.log`),
    spec: async () => ({ ...command, cwd: folder, env: {} }),
    isReady: async () => (await started()).length > 0,
    restartAfterMs: 5,
    onChange: () => {},
    log: (event) => said.push(event),
    cancelled: cancel.signal,
    ...parts,
  })

  const started = async () =>
    (await readFile(ids, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean).map(Number)
  const alive = async () => (await started()).filter(isAlive)
  return { child, said, started, alive, command, cancel }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** What may happen to a component, and what is asked of it, with milliseconds until the next. */
const actions = ['crash', 'start', 'stop', 'stop at once', 'promote', 'pause', 'resume'] as const
const step = fc.record({
  action: fc.constantFrom(...actions),
  thenMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
})

describe('a component, whatever happens to it in whatever order', () => {
  test('never has two processes, tells the truth, and leaves nothing when it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 }),
        run,
      ),
      { numRuns: 30, timeout: 20_000, endOnFailure: true },
    )
  })

  async function run(steps: { action: string; thenMs: number }[], delays: number[]) {
    const seenTogether: number[][] = []
    let asked = 0
    // The time that a configuration takes to be written, and a server to answer.
    const delay = () => sleep(delays[asked++ % delays.length])
    const look = async () => {
      const now = await alive()
      if (now.length > 1) seenTogether.push(now)
      return now
    }
    const { child, alive, started, command } = component({
      spec: async () => {
        await delay()
        await look()
        return { ...command, cwd: folder, env: {} }
      },
      isReady: async () => {
        await delay()
        const pid = child.running?.pid
        return pid !== undefined && (await started()).includes(pid)
      },
    })
    let wanted = false
    const pending: Promise<unknown>[] = []
    // A start that a stop overtakes is refused; that is no failure.
    const begin = () => {
      wanted = true
      // As the driver does: a paused process gets ready for nobody.
      child.resume()
      pending.push(child.start({ retry: true }).catch(() => {}))
    }
    const end = (graceMs: number) => {
      wanted = false
      const stopped = child.stop(graceMs)
      pending.push(stopped)
      return stopped
    }
    const act: Record<string, () => unknown> = {
      crash: () => child.running && process.kill(child.running.pid, 'SIGKILL'),
      start: begin,
      stop: () => end(30),
      'stop at once': () => end(0),
      promote: () => end(0).then(begin),
      pause: () => child.pause(),
      resume: () => child.resume(),
    }
    try {
      for (const { action, thenMs } of steps) {
        act[action]?.()
        await sleep(thenMs)
        await look()
      }
      while (pending.length > 0) await pending.shift()
      if (wanted)
        await eventually(async () => {
          child.resume()
          assert.equal(child.state, 'ready')
          assert.deepEqual(await look(), [child.running?.pid])
        })
      else {
        assert.equal(child.state, 'stopped')
        assert.equal(child.running, null)
        assert.deepEqual(await look(), [])
      }
      assert.deepEqual(seenTogether, [])
    } finally {
      await child.stop(0)
      const left = await alive()
      for (const pid of left) process.kill(pid, 'SIGKILL')
      assert.deepEqual(left, [])
      assert.equal(child.state, 'stopped')
    }
  }
})

describe('a component', () => {
  test('that does not start is stopped, and says why', async () => {
    const { child } = component({
      spec: async () => ({
        ...{ name: 'child', command: '/bin/sh', args: ['-c', 'echo no licence; exit 3'] },
        ...{ cwd: folder, env: {} },
      }),
    })
    await assert.rejects(child.start(), /ended with code 3:\n\s*no licence/)
    assert.equal(child.state, 'stopped')
  })

  test('is not ready while another process has its port', async () => {
    const { createServer } = await import('node:net')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { child } = component({ readyWithinMs: 200, isReady: async () => true, port: () => port })
    await assert.rejects(child.start(), /was not ready in 0\.2 s/)
    server.close()
  })

  test('that hangs is called so, killed and started again', async () => {
    const states = new Set<string>()
    let answers = true
    const { child, said, alive } = component({
      healthCheckEveryMs: 5,
      isAlive: async () => answers,
      onChange: () => states.add(child.state),
    })
    await child.start()
    const before = child.running?.pid
    answers = false
    await eventually(() => assert.match(said.join('\n'), /has not answered 5 health checks/))
    answers = true
    await eventually(() => assert.equal(child.state, 'ready'))
    assert.ok(states.has('unresponsive'))
    assert.notEqual(child.running?.pid, before)
    assert.equal((await alive()).length, 1)
    await child.stop(0)
  })

  test('that was paused on purpose is left alone', async () => {
    const every = { healthCheckEveryMs: 5 }
    const { child, said } = component({ ...every, isAlive: async () => child.state !== 'paused' })
    const { child: other } = component({ ...every, isAlive: async () => false })
    await child.start()
    const before = child.running?.pid
    child.pause()
    // One that is not paused has been killed three times meanwhile.
    await other.start()
    await eventually(() => assert.ok(other.restarts >= 3))
    assert.equal(child.state, 'paused')
    child.resume()
    assert.equal(child.state, 'ready')
    assert.equal(child.running?.pid, before)
    assert.deepEqual(said, [])
    await Promise.all([child.stop(0), other.stop(0)])
  })
})
