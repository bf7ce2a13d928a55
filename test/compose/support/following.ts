import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { addOne, browse, during, type Seen } from '../../support/load.ts'
import { docker } from './engine.ts'
import type { ComposeStack } from './stack.ts'

/** What every edge does in containers, for a `describe` with a stack that runs three app replicas. */
export function testFollowing(stack: ComposeStack): void {
  const visitors = () => Array.from({ length: 6 }, () => stack.client())

  const none = ({ answers, failures }: Seen) => {
    assert.ok(answers > 50, `only ${answers} answers`)
    assert.deepEqual(failures, [])
  }

  /** The replicas that answer `2 × count` requests in turn. */
  async function answering(count: number, path = '/demo/state'): Promise<string[]> {
    const client = stack.client('round-robin.localhost')
    const names = new Set<string>()
    for (let i = 0; i < count * 2; i++) names.add((await client.get(path)).servedBy)
    client.close()
    return [...names].sort()
  }

  const names = (count: number) => Array.from({ length: count }, (_, at) => `app-${at + 1}`)

  /** Within two seconds, the edge sends visitors to exactly these. */
  const followed = (count: number) =>
    eventually(async () => assert.deepEqual(await answering(count), names(count)), 2000)

  test('follows the number of replicas, without a failed request', async () => {
    for (const count of [5, 2, 3]) {
      none(await during(visitors(), [browse, addOne], () => stack.scale('app', count)))
      await followed(count)
    }
  })

  test('gives each its share by weight, also those that come, and come back', async () => {
    /** Of 60 requests. */
    const share = async () => {
      const client = stack.client('round-robin.localhost')
      let count = 0
      for (let i = 0; i < 60; i++)
        if ((await client.get('/demo/state')).servedBy === 'app-1') count++
      client.close()
      return count
    }
    const isAbout = (expected: number) => async () => {
      const count = await share()
      assert.ok(Math.abs(count - expected) <= 4, `${count} in place of ${expected}`)
    }
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('weight', 'app-1', '4')
      }),
    )
    await eventually(isAbout(40))
    await stack.scale('app', 4)
    await eventually(isAbout(34))
    await followed(4)
    await stack.kill('app-1')
    await stack.healthy('app')
    await eventually(isAbout(34))
    none(await during(visitors(), [browse, addOne], () => stack.scale('app', 3)))
    await eventually(isAbout(40))
    none(
      await during(visitors(), [browse, addOne], async () => {
        await stack.lab('weight', 'app-1', '1')
      }),
    )
    await eventually(isAbout(20))
    await followed(3)
  })

  test('follows the number of whoami, too', async () => {
    await stack.scale('whoami', 5)
    await eventually(async () => assert.equal((await answering(5, '/whoami')).length, 5), 2000)
    await stack.scale('whoami', 2)
    await eventually(async () => assert.equal((await answering(2, '/whoami')).length, 2), 2000)
  })

  test('loses no request when a replica is stopped, and started', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        await docker(['stop', stack.container('app-2')])
        await docker(['start', stack.container('app-2')])
        await stack.healthy('app')
        await followed(3)
      }),
    )
  })

  test('loses no request while all replicas are restarted one by one', async () => {
    none(
      await during(visitors(), [browse, addOne], async () => {
        for (const name of names(3)) {
          await docker(['restart', stack.container(name)])
          await stack.healthy('app')
        }
      }),
    )
  })

  test('loses no page when a replica is killed', async () => {
    none(
      await during(visitors(), [browse], async () => {
        await stack.kill('app-2')
        await eventually(async () => assert.equal((await answering(3)).length, 3), 30_000)
      }),
    )
  })

  test('passes over a replica that is paused, within three seconds', async () => {
    const client = stack.client('round-robin.localhost')
    none(
      await during(visitors(), [browse], async () => {
        await docker(['pause', stack.container('app-2')])
        try {
          await eventually(async () => {
            const started = performance.now()
            // The others' visits shift whose turn it is: by six in a row it was missed one time in ten.
            for (let i = 0; i < 30; i++) assert.equal((await client.get('/demo/state')).status, 200)
            assert.ok(performance.now() - started < allowedMs(1000))
          }, 5000)
        } finally {
          await docker(['unpause', stack.container('app-2')])
        }
      }),
    )
    await stack.healthy('app')
    client.close()
  })
}
