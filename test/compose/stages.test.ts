import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { stages } from '../../infra/stages/stages.ts'
import { freePort } from '../support/network.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../support/people.ts'
import { composeStack } from './support/stack.ts'

const files = (stage: string) => ['-f', 'docker-compose.yml', '-f', `infra/compose/${stage}.yml`]
const password = 'correct horse battery'

describe('containers through the stages and back', async () => {
  const stack = composeStack(`stickyshop-stages-${process.pid}`, await freePort())
  const orders: string[] = []
  let email = ''
  after(() => stack.remove())

  async function placeOrder(client = stack.client()): Promise<void> {
    if (email === '') email = await register(client)
    else assert.equal((await client.post('/login', { email, password })).status, 303)
    for (const order of orders) assert.equal((await client.get(order)).status, 200, order)
    await addToCart(client, 1)
    const form = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const { status, headers } = await client.post('/orders', form)
    assert.equal(status, 303)
    orders.push(String(headers.location))
  }

  async function up(stage?: string): Promise<string> {
    const out = await stack.compose([
      ...(stage ? files(stage) : []),
      'up',
      '--detach',
      '--quiet-pull',
    ])
    await stack.usable()
    return out
  }

  const names = async () => {
    const { edge, replicas, databases, redis, whoami } = await stack.labJson<Status>('status')
    return [edge, ...replicas, ...databases, ...(redis ? [redis] : []), ...whoami].map(
      ({ name }) => name,
    )
  }

  before(async () => {
    await up()
    await placeOrder()
  })

  test('simple: the orders are there, one of each runs, a backup is made', async () => {
    await up('simple')
    const { stage, switches } = await stack.labJson<Status>('status')
    assert.deepEqual(stage, stages.simple)
    assert.deepEqual([switches.sessions, switches.reads], ['memory', 'primary'])
    // Compose keeps any one of the app replicas.
    assert.match((await names()).join(' '), /^edge app-\d db-1$/)
    await placeOrder()
    assert.match(await stack.compose(['logs', 'db-1']), /from distributed to simple: a backup/)
    const refused = await stack.tryCompose(['exec', '-T', 'lab', 'lab', 'scale', '2'])
    assert.match(refused.err, /The stage simple has one app replica.*docker compose up -d/)
    const tooFar = await stack.tryLab('lesson', '14')
    assert.match(tooFar.err, /-f infra\/compose\/simple.yml -f infra\/compose\/control.yml up -d/)
  })

  test('simple, with the engine: its lesson stops each component, and deploys', async () => {
    const withEngine = [...files('simple'), '-f', 'infra/compose/control.yml', 'up', '--detach']
    const DOCKER_GID = String(statSync('/var/run/docker.sock').gid)
    await stack.compose(withEngine, { DOCKER_GID })
    await stack.usable()
    const { code, out, err } = await stack.tryLab('lesson', '14')
    assert.equal(code, 0, out + err)
  })

  test('and back: the read replica, Redis and whoami are there again', async () => {
    await up()
    assert.deepEqual((await stack.labJson<Status>('status')).switches.sessions, 'redis')
    // New app replicas have the numbers that follow.
    assert.match((await names()).join(' '), /^edge( app-\d){3} db-1 db-2 redis whoami-1 whoami-2$/)
    await placeOrder()
    assert.equal(orders.length, 3)
  })

  test('simple is refused while db-2 is the primary, with the way there', async () => {
    await stack.lab('promote', 'db-2')
    const { code } = await stack.tryCompose([...files('simple'), 'up', '--detach'])
    assert.notEqual(code, 0)
    assert.match(
      await stack.compose(['logs', 'setup']),
      /runs db-1 alone, and the primary is db-2.*lab promote db-1/,
    )
  })
})
