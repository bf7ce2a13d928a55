import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createControlClient } from '../../../apps/control/client.ts'
import type { Command } from '../../../apps/control/commands/commands.ts'
import { readConsoleConfig } from '../../../apps/lab/config.ts'
import { lesson as sticky } from '../../../apps/lab/lessons/03-sticky/lesson.ts'
import { lesson as sharedStore } from '../../../apps/lab/lessons/05-shared-store/lesson.ts'
import { remember } from '../../../apps/lab/lessons/before.ts'
import type { Lesson } from '../../../apps/lab/lessons/lesson.ts'
import { putBack } from '../../../apps/lab/lessons/put-back.ts'
import { createWorkbench } from '../../../apps/lab/lessons/workbench.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('a lesson on a shop that does not do what it promises', () => {
  const home = process.cwd()
  const control = createControlClient()
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    process.chdir(stack.runDir)
  })
  after(async () => {
    process.chdir(home)
    await stack.stop()
  })

  /** Runs it on a system whose commands are changed on their way. */
  async function tryOn(lesson: Lesson, forge: (command: Command) => Command, hosts?: string) {
    const config = readConsoleConfig({
      ...{ LAB_TOKEN: 'token-token-token', INTERNAL_SECRET: 'not-needed-by-lessons' },
      ...{ PUBLIC_PORT: String(stack.port) },
      EDGE_ADDRESS: `127.0.0.1:${stack.port}`,
    })
    const before = remember(lesson.number, await control.status())
    const run = (command: Command) => control.run(command, { by: `lesson ${lesson.number}` })
    const { bench, close } = createWorkbench({
      ...{ config, control, onStep() {} },
      signal: AbortSignal.timeout(180_000),
      run: (command) => run(forge(command)),
    })
    try {
      return await lesson.run(hosts ? { ...bench, visitor: () => bench.visitor(hosts) } : bench)
    } finally {
      await close()
      assert.deepEqual(await putBack({ status: control.status, run }, before), [])
    }
  }

  test('5 notices sessions that stay in memory', async () => {
    const { broken } = await tryOn(sharedStore, (command) =>
      command.command === 'sessions' ? { ...command, value: 'memory' } : command,
    )
    assert.match(broken.join('\n'), /in Redis: expected all 30 answers to know the login, 10 did/)
    assert.match(broken.join('\n'), /survive the death of every replica/)
  })

  test('3 notices an edge that is not sticky', async () => {
    const { broken } = await tryOn(sticky, (command) => command, 'round-robin')
    assert.match(broken.join('\n'), /sticky, three replicas: expected one replica/)
  })
})
