import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { TracedRequest } from '../../../apps/cli/lab/trace/trace.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { edgesHere } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const customers = 16
const waitsMs = 3000

/** What came of pages that were opened one after the other, each on a connection of its own. */
interface Pages {
  answered: number
  /** When the requests began that got no page, `performance.now()`. */
  failed: { at: number; why: string }[]
}

/** A page is opened again and again by each of `customers`, until `work` is done. */
async function openPages(stack: Stack, work: () => Promise<unknown>): Promise<Pages> {
  const seen: Pages = { answered: 0, failed: [] }
  let over = false
  const open = async () => {
    while (!over) {
      const at = performance.now()
      const why = await page(stack, 30_000)
      if (why) seen.failed.push({ at, why })
      else seen.answered++
    }
  }
  const opening = Array.from({ length: customers }, open)
  try {
    // Some before, so that there is load when it begins.
    await eventually(() => seen.answered > customers)
    await work()
    const { answered } = seen
    await eventually(() => seen.answered > answered + customers)
  } finally {
    over = true
    await Promise.all(opening)
  }
  return seen
}

/** Why there was no page; null if there was one. */
async function page(stack: Stack, timeoutMs: number): Promise<string | null> {
  const client = stack.client()
  client.timeoutMs = timeoutMs
  try {
    const { status } = await client.get('/products')
    return status === 200 ? null : String(status)
  } catch (error) {
    return String(error)
  } finally {
    client.close()
  }
}

for (const kind of edgesHere)
  describe(`two load balancers (${kind}) in front of web servers`, {
    skip: process.platform !== 'linux' && 'they share a port, as only Linux can',
  }, () => {
    let stack: Stack
    before(async () => {
      stack = await startStack('--stage', 'scale-up', '--edge', kind)
    })
    after(() => stack.stop())
    const status = () => stack.labJson<Status>('status')

    test('are components of their own', async () => {
      const { edge, edges, web, switches } = await status()
      assert.deepEqual(
        [...edges, ...web].map(({ name, state }) => `${name} ${state}`),
        ['edge-1 ready', 'edge-2 ready', 'web-1 ready', 'web-2 ready'],
      )
      assert.deepEqual([edge.name, switches.web], ['edge-1', 2])
      assert.match(await stack.lab('status'), /\nedge-2 /)
    })

    test('overwrite what a client says of itself, and give each request one id', async () => {
      const spoken = {
        'X-Forwarded-For': '9.9.9.9',
        'X-Forwarded-Proto': 'https',
        'X-Request-Id': 'own',
        'X-Balancer-Name': 'own',
      }
      const client = stack.client(undefined, '127.0.5.1')
      const seen = await client.get('/whoami', spoken)
      client.close()
      assert.match(seen.body, /X-Forwarded-For: 127\.0\.5\.1\n/i)
      assert.match(seen.body, /X-Forwarded-Proto: http\n/i)
      assert.match(seen.body, /X-Balancer-Name: edge-[12]\n/i)
      const [, id = ''] = /X-Request-Id: (\S+)/i.exec(seen.body) ?? []
      assert.notEqual(id, 'own')
      const log = path.join(stack.runDir, 'edge/logs/access.log')
      const line = await eventually(() => {
        const found = readFileSync(log, 'utf8')
          .split('\n')
          .find((one) => one.includes(id))
        assert.ok(found)
        return found
      })
      assert.match(line, / name=web-\d client=127\.0\.5\.1 /)
      const [, web = ''] = / name=(web-\d) /.exec(line) ?? []
      assert.match(
        await stack.lab('logs', '--no-follow', web),
        new RegExp(id.replaceAll('.', '\\.')),
      )
    })

    test('are named in the trace of each request that came through them', async () => {
      const missing = new Set(['edge-1', 'edge-2'])
      // Each connection is one throw of a coin.
      for (let throws = 0; missing.size > 0 && throws < 40; throws++) {
        const client = stack.client()
        const { headers } = await client.get('/products')
        client.close()
        const id = String(headers['x-request-id'])
        const balancer = await eventually(() => balancerOf(id))
        const edge = await eventually(async () => {
          const { edge } = await stack.labJson<TracedRequest>('trace', id)
          assert.ok(edge)
          return edge
        })
        assert.equal(edge.balancer, balancer)
        if (missing.delete(balancer))
          assert.match(
            await stack.lab('trace', id),
            new RegExp(`\n  through the load balancer ${balancer} to ${edge.webServer}\n`),
          )
      }
      assert.deepEqual([...missing], [])
    })

    /** The load balancer whose own log has the request. */
    function balancerOf(id: string): string {
      const found = ['edge-1', 'edge-2'].filter((name) =>
        readFileSync(path.join(stack.runDir, 'logs', `${name}.log`), 'utf8').includes(id),
      )
      assert.equal(found.length, 1)
      return found[0] as string
    }

    test('refuse hosts that are not here', async () => {
      const client = stack.client('evil.example')
      const { status, body } = await client.get('/')
      client.close()
      assert.equal(status, 421)
      assert.match(body, new RegExp(`http://localhost:${stack.port}/`))
    })

    for (const name of ['edge-1', 'edge-2'])
      test(`lose no more than ${name} had in flight when it is killed`, async (context) => {
        let killedAt = 0
        const { answered, failed } = await openPages(stack, async () => {
          await stack.lab('kill', name, '--no-wait')
          killedAt = performance.now()
        })
        context.diagnostic(`${failed.length} of ${answered + failed.length} pages were lost`)
        assert.ok(failed.length < customers, JSON.stringify(failed))
        for (const { at, why } of failed) assert.ok(at < killedAt, why)
        await eventually(async () => (await status()).edges.every(({ state }) => state === 'ready'))
      })

    test('lose nothing when a web server is killed', async () => {
      const { failed } = await openPages(stack, () => stack.lab('kill', 'web-1'))
      assert.deepEqual(failed, [])
    })

    test('lose nothing when a web server hangs', async () => {
      const { failed } = await openPages(stack, () => stack.lab('pause', 'web-2', '--for', '3s'))
      assert.deepEqual(failed, [])
      await eventually(async () => (await status()).web.every(({ state }) => state === 'ready'))
    })

    test('lose nothing while each tier is scaled by itself', async () => {
      const { failed } = await openPages(stack, async () => {
        assert.match(await stack.lab('scale', 'web', '3'), /3 web servers are running/)
        await stack.lab('scale', '5')
        await stack.lab('scale', 'web', '1')
        await stack.lab('scale', '2')
      })
      assert.deepEqual(failed, [])
      const { web, replicas } = await status()
      assert.deepEqual([web.length, replicas.length], [1, 2])
    })

    test('lose no more than waited to be accepted when one is stopped on purpose', async () => {
      const { failed } = await openPages(stack, () => stack.lab('restart', 'edge-1'))
      assert.ok(failed.length < customers, JSON.stringify(failed))
      for (const { why } of failed) assert.match(why, /ECONNRESET/)
    })

    test('lose nothing that changes something while web servers load what is new', async () => {
      let over = false
      const sent = { answered: 0, resets: 0, failed: [] as unknown[] }
      // A browser's connection stays open, and so does the one that is behind it.
      const send = async () => {
        const client = stack.client('whoami.localhost')
        while (!over)
          await client.post('/').then(
            ({ status }) => (status === 200 ? sent.answered++ : sent.failed.push(status)),
            (error) => sent.failed.push(error),
          )
        sent.resets += client.resets
        client.close()
      }
      const sending = Array.from({ length: customers }, send)
      try {
        for (const replicas of ['3', '2', '3', '2']) await stack.lab('scale', replicas)
      } finally {
        over = true
        await Promise.all(sending)
      }
      assert.ok(sent.answered > 0)
      assert.deepEqual([sent.failed, sent.resets], [[], 0])
    })

    test('keep their share of the connections while they hang: nobody tells the kernel', async () => {
      await stack.lab('pause', 'edge-1', '--for', '1m')
      const tries = await Promise.all(Array.from({ length: 40 }, () => page(stack, waitsMs)))
      await stack.lab('resume', 'edge-1')
      const late = tries.filter((why) => why !== null).length
      // Each connection is one throw of a coin: fewer than 4 or more than 36 of 40 come once in a billion runs.
      assert.ok(late >= 4 && late <= 36, `${late} of 40 pages did not come`)
      assert.equal(await eventually(() => page(stack, waitsMs)), null)
    })
  })
