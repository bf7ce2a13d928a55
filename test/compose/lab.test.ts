import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { TracedRequest } from '../../apps/cli/lab/trace/trace.ts'
import { course } from '../../apps/lab/lessons/course.ts'
import { eventually } from '../support/eventually.ts'
import { addToCart, demoState } from '../support/people.ts'
import type { StatusWithRedis } from '../support/status.ts'
import { docker } from './support/engine.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const status = () => stack.labJson<StatusWithRedis>('status')

async function served(host: string, count: number): Promise<Map<string, number>> {
  const client = stack.client(host)
  const answers = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const { servedBy } = await client.get('/demo/state')
    answers.set(servedBy, (answers.get(servedBy) ?? 0) + 1)
  }
  client.close()
  return answers
}

describe('lab in its container', () => {
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.lab('strategy', 'round-robin')
    await stack.lab('cache', 'off')
  })

  test('answers in the control plane’s container and under the old name, too', async () => {
    const text = await stack.compose(['exec', '-T', 'control', 'lab', 'status'])
    assert.match(text, /app-1 +ready/)
    // Whatever reaches the lab by the service's name of version 0.1.
    assert.equal(
      (await stack.tryCompose(['exec', '-T', 'edge', 'getent', 'hosts', 'console'])).code,
      0,
    )
  })

  test('lists every part', async () => {
    const { replicas, databases, whoami, switches, edge, redis } = await status()
    assert.deepEqual(
      replicas.map(({ name, state }) => `${name} ${state}`),
      ['app-1 ready', 'app-2 ready', 'app-3 ready'],
    )
    assert.deepEqual(
      databases.map(
        ({ name, role, writable, problem }) => `${name} ${role} ${writable} ${problem}`,
      ),
      ['db-1 primary true null', 'db-2 replica false null'],
    )
    assert.deepEqual(
      whoami.map(({ name }) => name),
      ['whoami-1', 'whoami-2'],
    )
    assert.equal(switches.sessions, 'redis')
    assert.equal(edge.state, 'ready')
    assert.equal(redis.state, 'ready')
  })

  test('shows the way of a request, out of the edge’s log and the replica’s word', async () => {
    const visitor = stack.client()
    const { headers, servedBy } = await visitor.get('/products')
    const looker = stack.client('lab.localhost')
    const page = await looker.get(`/requests/${headers['x-request-id']}`)
    assert.equal(page.status, 200)
    assert.match(page.body, new RegExp(`${servedBy} answered 200`))
    assert.match(page.body, /<p class="station-name">db-2/)
    visitor.close()
    looker.close()
  })

  test('switches where sessions live, and returns when it holds everywhere', async () => {
    const client = stack.client('round-robin.localhost')
    for (const store of ['memory', 'redis']) {
      await stack.lab('sessions', store)
      for (let i = 0; i < 6; i++) {
        const { headers } = await client.get('/demo/state')
        assert.match(String(headers['x-served-by']), /^app-\d$/)
      }
      assert.equal((await status()).switches.sessions, store)
    }
    client.close()
  })

  test('switches the default strategy, of the hosts that name none', async () => {
    await stack.lab('strategy', 'sticky')
    assert.equal((await served('localhost', 9)).size, 1)
    assert.equal((await served('round-robin.localhost', 9)).size, 3)
    await stack.lab('strategy', 'round-robin')
    assert.deepEqual([...(await served('localhost', 9)).values()], [3, 3, 3])
  })

  test('turns the edge’s cache, for guests only', async () => {
    const [guest, shopper] = [stack.client(), stack.client()]
    await addToCart(shopper, 1)
    assert.equal((await guest.get('/products')).headers['cache-status'], undefined)
    await stack.lab('cache', 'on')
    assert.equal((await status()).switches.cache, 'on')
    await eventually(async () => {
      const { headers } = await guest.get('/products')
      assert.match(String(headers['cache-status']), /^edge; hit/)
      assert.equal(headers['x-served-by'], undefined)
      assert.equal(headers['set-cookie'], undefined)
    })
    const { headers, servedBy } = await shopper.get('/products')
    assert.equal(headers['cache-status'], undefined)
    assert.match(servedBy, /^app-\d$/)
    await stack.lab('cache', 'off')
    assert.equal((await guest.get('/products')).headers['cache-status'], undefined)
    guest.close()
    shopper.close()
  })

  test('slows a replica down, and up again', async () => {
    await stack.lab('slow', 'app-2', '400ms', '--for', '30s')
    const slow = async () => (await status()).replicas.map(({ slowMs }) => slowMs)
    assert.deepEqual(await slow(), [0, 400, 0])
    await stack.lab('resume', 'app-2')
    assert.deepEqual(await slow(), [0, 0, 0])
  })

  test('makes the other database the primary, and back, without losing a write', async () => {
    const client = stack.client()
    for (const [primary, items] of [
      ['db-2', 1],
      ['db-1', 3],
    ] as const) {
      await addToCart(client, 1)
      await stack.lab('promote', primary)
      assert.equal((await demoState(client)).cart.items, items)
      const { headers } = await client.post('/cart/items', { productId: 2, quantity: 1 })
      assert.match(String(headers['server-timing']), new RegExp(`primary ${primary}`))
    }
    client.close()
  })

  test('makes the other database the primary when the first one is gone', async () => {
    await docker(['stop', stack.container('db-1')])
    // So that it has to be found anew, while the other cannot be found.
    await docker(['restart', stack.container('db-2')])
    await stack.healthy('db-2')
    await stack.lab('promote', 'db-2')
    await stack.usable()
    await docker(['start', stack.container('db-1')])
    await eventually(async () => {
      const { databases } = await status()
      const [first, second] = databases
      assert.deepEqual([first?.role, first?.problem, second?.role], ['replica', null, 'primary'])
      assert.ok(first?.state === 'ready' && (first.lagMs ?? Infinity) < 2000)
    }, 90_000)
    await stack.lab('promote', 'db-1')
  })

  test('shows the requests of all app replicas by time', async () => {
    const client = stack.client()
    for (let visit = 1; visit <= 6; visit++) await client.get(`/products?page=${visit}`)
    client.close()
    await eventually(async () => {
      const out = await stack.lab('logs', '--no-follow', '-n', '50')
      const pages = [...out.matchAll(/app-\d+ +GET \/products\?page=(\d)/g)].map(([, page]) => page)
      assert.deepEqual(pages.slice(-6), ['1', '2', '3', '4', '5', '6'])
    })
  })

  test('says what to type for what only the engine can do', async () => {
    for (const [words, command, exitCode = 1] of [
      [['scale', '5'], /docker compose .*--scale app=5/],
      [['kill', 'lab'], /docker kill \S+-lab-1 && docker start \S+-lab-1/],
      [['stop', 'lab'], /docker stop \S+-lab-1/],
      [['restart', 'lab'], /docker restart \S+-lab-1/],
      [['logs', 'db-1'], /docker compose logs --timestamps db-1/, 2],
      [['down'], /docker compose down/],
    ] as const) {
      const { code, err } = await stack.tryLab(...words)
      assert.equal(code, exitCode, words.join(' '))
      assert.match(err, command)
    }
  })

  test('names what there is instead of a command for what there is not', async () => {
    for (const words of [
      ['kill', 'nosuch'],
      ['stop', 'app-9'],
      ['start', 'app-99'],
    ]) {
      const { code, err } = await stack.tryLab(...words)
      assert.notEqual(code, 0, words.join(' '))
      assert.match(err, /There is no ".*Known names: .*app-1.*db-2/, words.join(' '))
      assert.doesNotMatch(err, /docker (kill|stop|start)/)
    }
  })

  test('says what has to be typed before a lesson that scales, and only before those', async () => {
    for (const lesson of ['1', '2', '3', '7', '17', '19']) {
      const { code, err } = await stack.tryLab('lesson', lesson)
      assert.equal(code, 1)
      assert.match(
        err,
        /DOCKER_GID=\$\(stat -c %g \/var\/run\/docker\.sock\) docker compose .* up -d/,
      )
    }
    assert.deepEqual(
      course.filter(({ needsEngine }) => needsEngine).map(({ number }) => number),
      [1, 2, 3, 7, 14, 17, 19, 20],
    )
  })

  test('says that lessons about packets and processes need a shop without containers', async () => {
    for (const lesson of ['15', '20']) {
      const { code, err } = await stack.tryLab('lesson', lesson)
      assert.equal(code, 1)
      assert.match(err, /needs .*a shop without containers \(npm start\)/)
    }
  })

  for (const lesson of ['4', '8', '16', '18'])
    test(`runs lesson ${lesson}, as all that do not scale`, async () => {
      const { code, out, err } = await stack.tryLab('lesson', lesson)
      assert.equal(code, 0, out + err)
    })

  test('reaches every app replica where the control plane says, for what they have answered', async () => {
    const { replicas } = await stack.labJson<StatusWithRedis>('status')
    assert.equal(replicas.length, 3)
    for (const { internalHost, internalPort } of replicas) {
      const get = `fetch('http://${internalHost}:${internalPort}/healthz').then(({ status }) => console.log(status))`
      const answer = await stack.compose(['exec', '-T', 'lab', 'node', '--eval', get])
      assert.equal(answer.trim(), '200', internalHost)
    }
  })

  test('follows one request through all tiers', async () => {
    const client = stack.client()
    const answer = await client.get('/products?q=tape')
    client.close()
    const id = String(answer.headers['x-request-id'])
    await eventually(async () => {
      const { edge, records } = await stack.labJson<TracedRequest>('trace', id)
      assert.equal(edge?.uri, '/products?q=tape')
      assert.ok(records.length > 0)
    })
    assert.match(await stack.lab('trace', id), /SELECT \w+ +\d/)
  })

  test('shows commands that work here', async () => {
    const looker = stack.client('lab.localhost')
    for (const path of ['/', '/lessons', '/lessons/lost-login', '/class']) {
      const { status, body } = await looker.get(path)
      assert.equal(status, 200, path)
      assert.doesNotMatch(body, /npm run lab/, path)
    }
    assert.match((await looker.get('/lessons')).body, /docker compose exec lab lab lesson 2/)
    looker.close()
  })

  test('opens the lab in a browser, for those who have the link', async () => {
    const link = new URL((await stack.lab('token')).trim())
    assert.equal(link.host, `lab.localhost:${stack.port}`)
    const client = stack.client('lab.localhost')
    assert.doesNotMatch((await client.get('/')).body, /data-may-touch/)
    assert.equal((await client.get(`/${link.search}`)).status, 303)
    const { status, body } = await client.get('/')
    assert.equal(status, 200)
    assert.match(body, /data-may-touch/)
    client.close()
  })

  test('names the right values for a wrong one', async () => {
    const { code, err } = await stack.tryLab('sessions', 'redsi')
    assert.equal(code, 2)
    assert.match(err, /memory, redis, cookie/)
  })

  test('keeps what was switched; an option given at the start comes before it', async () => {
    await stack.lab('sessions', 'memory')
    await stack.up()
    assert.equal((await status()).switches.sessions, 'memory')
    await stack.up({ SESSION_STORE: 'redis', STRATEGY: 'least-connections', EDGE_CACHE: 'on' })
    const { switches } = await status()
    assert.equal(switches.sessions, 'redis')
    assert.equal(switches.strategy, 'least-connections')
    assert.equal(switches.cache, 'on')
    await stack.up()
    const kept = (await status()).switches
    assert.deepEqual([kept.strategy, kept.cache], ['least-connections', 'on'])
  })
})
