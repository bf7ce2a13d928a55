import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { openTestLab } from '../../support/lab.ts'
import { freePort, freeStackPort } from '../../support/network.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'
import { run, type Stack, stackAt } from '../../support/stack.ts'

const password = 'correct horse battery'

describe('a run folder through the stages and back', () => {
  let runDir = ''
  let port = 0
  let stack: Stack
  let email = ''
  const orders: string[] = []
  after(async () => {
    await run(['lab', 'down'], { RUN_DIR: runDir })
    await rm(runDir, { recursive: true, force: true })
  })

  const start = (...options: string[]) =>
    run(['start', '--detach', '--port', String(port), ...options], {
      ...{ RUN_DIR: runDir, ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' },
    })

  /** Stops what runs, and starts again. Returns what the terminal showed. */
  async function restart(...options: string[]): Promise<string> {
    await run(['lab', 'down'], { RUN_DIR: runDir })
    const { code, out, err } = await start(...options)
    assert.equal(code, 0, out + err)
    return out
  }

  const status = () => stack.labJson<Status>('status')
  const names = async () => {
    const { edge, web, replicas, databases, redis, whoami } = await status()
    return [edge, ...web, ...replicas, ...databases, ...(redis ? [redis] : []), ...whoami].map(
      ({ name }) => name,
    )
  }

  async function signIn(client: Client): Promise<void> {
    const { status: answer } = await client.post('/login', { email, password })
    assert.equal(answer, 303)
  }

  async function placeOrder(client: Client): Promise<void> {
    await addToCart(client, 1)
    const form = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const { status: answer, headers } = await client.post('/orders', form)
    assert.equal(answer, 303)
    orders.push(String(headers.location))
  }

  /** Every order so far can be opened, and one more is placed. */
  async function buyAgain(client = new Client(port)): Promise<void> {
    await signIn(client)
    for (const order of orders) assert.equal((await client.get(order)).status, 200, order)
    await placeOrder(client)
  }

  test('simple: one of each, sessions in memory', async () => {
    runDir = await mkdtemp(path.join(tmpdir(), 'stickyshop-'))
    port = await freeStackPort()
    stack = stackAt(runDir, port, async () => {})
    await restart('--stage', 'simple')
    assert.deepEqual(await names(), ['edge', 'app-1', 'db-1'])
    const { switches, stage } = await status()
    assert.deepEqual(
      [stage.name, switches.sessions, switches.reads],
      ['simple', 'memory', 'primary'],
    )
    const client = new Client(port)
    email = await register(client)
    await placeOrder(client)
    assert.equal(existsSync(path.join(runDir, 'backups')), false, 'no stage has changed yet')
  })

  test('what simple does not have is refused with the way to it', async () => {
    const lab = (...args: string[]) => run(['lab', ...args], { RUN_DIR: runDir })
    for (const command of ['scale 2', 'sessions redis', 'reads replica', 'lag 2s']) {
      const { code, err } = await lab(...command.split(' '))
      assert.equal(code, 1, command)
      assert.match(err, /The stage simple has .*npm start -- --stage distributed/)
    }
    const { err } = await run(['start', '--dry-run', '--stage', 'simple', '--replicas', '2'])
    assert.match(err, /The stage simple has one app replica, so --replicas 2 is not possible/)
    const { err: haproxy } = await run([
      'start',
      '--dry-run',
      '--stage',
      'simple',
      '--edge=haproxy',
    ])
    assert.match(haproxy, /simple is a single nginx.*--stage distributed --edge haproxy/)
  })

  test('its page shows what it lacks on the running system', async () => {
    const lab = await openTestLab(stack)
    const show = (claim: string) =>
      lab.post<{ message?: string; error?: string }>(`/stages/simple/claims/${claim}`)
    const edge = await show('edge-spof')
    assert.match(
      edge.json.message ?? '',
      /^0 of \d+ pages .* 0 of \d+ changes .*The claim holds\.$/,
    )
    assert.match((await show('cannot-scale')).json.message ?? '', /The claim holds/)
    const deployed = (await show('deploy-downtime')).json.message ?? ''
    const [, worked, all] =
      /^(\d+) of (\d+) pages were answered\. The claim holds/.exec(deployed) ?? []
    assert.ok(Number(worked) < Number(all), deployed)
    assert.equal((await show('redis-spof')).status, 404)
    const other = await lab.post('/stages/secured/claims/edge-spof')
    assert.equal(other.status, 409)
    assert.match(other.json.error ?? '', /The stage simple is running/)
    assert.equal((await lab.postWithoutToken('/stages/simple/claims/edge-spof')).status, 403)
    assert.equal((await lab.get('/stages/none')).status, 404)
    assert.ok((await names()).length === 3, 'everything is as it was')
  })

  test('distributed: the orders are there, a read replica joins, a backup is made', async () => {
    const out = await restart('--stage', 'distributed')
    assert.match(out, /from simple to distributed; accounts, carts and orders stay/)
    assert.match(out, /A read replica joins/)
    assert.match(out, /sign in again/)
    assert.deepEqual(await names(), [
      ...['edge', 'app-1', 'app-2', 'app-3', 'db-1', 'db-2'],
      ...['redis', 'whoami-1', 'whoami-2'],
    ])
    const { switches } = await status()
    assert.deepEqual([switches.sessions, switches.reads], ['redis', 'replica'])
    const [backup = ''] = await readdir(path.join(runDir, 'backups'))
    assert.match(backup, /-simple-db-1$/)
    assert.ok(existsSync(path.join(runDir, 'backups', backup, 'stickyshop')))
    await buyAgain()
  })

  test('a claim that does not hold is called so', async () => {
    const lab = await openTestLab(stack)
    const show = async () =>
      (await lab.post<{ message: string }>('/stages/distributed/claims/app-redundant')).json.message
    assert.match(await show(), /The claim holds/)
    await stack.lab('scale', '1')
    assert.match(await show(), /This contradicts the claim/)
    await stack.lab('scale', '3')
    const { json } = await lab.post<{ message: string }>('/stages/distributed/claims/plaintext')
    assert.match(json.message, /\(redis\): answers in plaintext\. The claim holds/)
  })

  test('without --stage, the next start has the same stage and what was switched', async () => {
    await stack.lab('scale', '2')
    await stack.lab('promote', 'db-2')
    await buyAgain()
    const out = await restart()
    assert.doesNotMatch(out, /backup/)
    assert.equal((await status()).stage.name, 'distributed')
    assert.equal((await status()).replicas.length, 2)
  })

  test('back to simple: it runs on the last primary, which was db-2', async () => {
    await restart('--stage', 'simple')
    assert.deepEqual(await names(), ['edge', 'app-1', 'db-2'])
    await buyAgain()
  })

  test('secured: the orders are there by HTTPS, and HTTP only leads there', async () => {
    const httpsPort = await freePort()
    const out = await restart('--stage', 'secured', '--https-port', String(httpsPort))
    assert.match(out, /The shop moves to HTTPS/)
    const answer = await new Client(port).get('/products')
    assert.equal(answer.status, 307)
    assert.equal(answer.headers.location, `https://localhost:${httpsPort}/products`)
    assert.equal(answer.headers['cache-control'], 'no-store')
    const authority = trust(path.join(runDir, 'certificates/ca.pem'))
    const secured = new Client(httpsPort, 'localhost', undefined, '127.0.0.1', authority)
    await buyAgain(secured)
    const { failed, requests } = await stack.labJson<{ failed: number; requests: number }>('deploy')
    assert.ok(requests > 0)
    assert.equal(failed, 0)

    const { link } = await stack.labJson<{ link: string }>('token')
    const token = new URL(link).searchParams.get('token')
    const lab = new Client(httpsPort, 'lab.localhost', undefined, '127.0.0.1', authority)
    const show = async () => {
      const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' }
      return (await lab.post('/stages/secured/claims/tls-everywhere', {}, headers)).body
    }
    const shown = await show()
    for (const name of ['edge', 'app-1', 'redis'])
      assert.match(shown, new RegExp(`\\(${name}\\): refuses plaintext`))
    assert.match(shown, /The claim holds/)
    await stack.lab('app-tls', 'off')
    assert.match(await show(), /\(app-1\): answers in plaintext\..*This contradicts the claim/)
    await stack.lab('app-tls', 'on')
  })

  test('and distributed again: db-1 catches up, and two app replicas are back', async () => {
    await restart('--stage', 'distributed')
    const { databases, replicas } = await status()
    assert.equal(replicas.length, 2)
    const roles = databases.map(({ name, role, problem }) => `${name} ${role} ${problem}`)
    assert.deepEqual(roles, ['db-1 replica null', 'db-2 primary null'])
    await buyAgain()
    assert.equal(orders.length, 6)
    assert.equal((await readdir(path.join(runDir, 'backups'))).length, 4)
  })

  test('scale-up: the orders are there, in each of three databases', async () => {
    const out = await restart('--stage', 'scale-up')
    assert.match(out, /from distributed to scale-up; accounts, carts and orders stay/)
    const { edges, web, databases, redisReplicas, sentinels } = await status()
    const parts = [edges, web, databases, redisReplicas, sentinels]
    assert.deepEqual(
      parts.map(({ length }) => length),
      [2, 2, 3, 2, 3],
    )
    await buyAgain()
    // Each of them has all of it, so any may take the writes.
    for (const { name } of databases) {
      await stack.lab('promote', name)
      await buyAgain()
    }
  })

  test('and distributed once more: a pair, with what the last writer had', async () => {
    await restart('--stage', 'distributed')
    const { databases, edges, redis } = await status()
    assert.equal(databases.length, 2)
    assert.ok(databases.every(({ problem }) => problem === null))
    assert.deepEqual([edges.length, redis?.name], [1, 'redis'])
    await buyAgain()
    assert.equal(orders.length, 11)
  })
})
