import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { docker, tryDocker } from './support/engine.ts'
import { composeStack } from './support/stack.ts'

/** When each is killed, in milliseconds after it has begun to run: in the middle of its work. */
const moments: readonly [string, number][] = [
  ['setup', 150],
  ['db-1', 1500],
  ['db-2', 3000],
  ['replication', 400],
  ['prepare', 300],
  ['redis', 100],
  ['app-2', 600],
  ['edge', 100],
]

describe('a first start in which a container is killed', async () => {
  const stack = composeStack(`stickyshop-first-${process.pid}`, await freePort())
  afterEach(() => stack.remove())
  after(() => stack.remove())

  for (const [victim, afterMs] of moments)
    test(`ends well: ${victim}, after ${afterMs} ms`, async () => {
      const starting = stack.tryCompose(['up', '--detach'])
      const name = stack.container(victim)
      await eventually(async () => {
        const running = await docker([
          'inspect',
          '-f',
          '{{.State.StartedAt}} {{.State.ExitCode}}',
          name,
        ])
        assert.ok(!running.startsWith('0001'), 'not yet')
      }, 60_000)
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      await tryDocker(['kill', name])
      await tryDocker(['start', name])
      await starting
      // What a person would do: the same again.
      await stack.up()
      await stack.usable()
      const { out } = await stack.tryCompose(['logs', 'prepare'])
      assert.doesNotMatch(out, /failed/)
    })
})
