import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { stages } from '../../infra/stages/stages.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { createLoyalCustomer } from './support/loyal-customer.ts'
import { composeStack } from './support/stack.ts'

const files = (stage: string) => ['-f', 'docker-compose.yml', '-f', `infra/compose/${stage}.yml`]

/** A group of databases takes its time to start. */
const patienceMs = 120_000

describe('containers through the stages and back', async () => {
  const stack = composeStack(`stickyshop-stages-${process.pid}`, await freePort(), {
    SECOND_PORT: String(await freePort()),
    FIXED_NETWORK: `10.31.${process.pid % 200}`,
  })
  const customer = createLoyalCustomer()
  // With the volumes that scale-up alone has.
  after(() => stack.remove({ COMPOSE_FILE: 'docker-compose.yml:infra/compose/scale-up.yml' }))

  async function up(stage?: string): Promise<string> {
    const out = await stack.compose([
      ...(stage ? files(stage) : []),
      'up',
      '--detach',
      '--quiet-pull',
      '--remove-orphans',
    ])
    await stack.usable(patienceMs)
    return out
  }

  const names = async () => {
    const { edge, replicas, databases, redis, whoami } = await stack.labJson<Status>('status')
    return [edge, ...replicas, ...databases, ...(redis ? [redis] : []), ...whoami].map(
      ({ name }) => name,
    )
  }

  const startsFrom = (name: string) =>
    new RegExp(`db-1 starts with the data of ${name}, which was the primary`)

  /** Resolves when the databases are ready, and these. */
  const roles = (...expected: string[]) =>
    eventually(async () => {
      const { databases } = await stack.labJson<Status>('status')
      assert.deepEqual(
        databases.map(({ name, role, state }) => `${name} ${role} ${state}`),
        expected.map((one) => `${one} ready`),
      )
    }, patienceMs)

  before(async () => {
    await up()
    await customer.placeOrder(stack.client())
  })

  test('simple: the orders are there, one of each runs, a backup is made', async () => {
    await up('simple')
    const { stage, switches } = await stack.labJson<Status>('status')
    assert.deepEqual(stage, stages.simple)
    assert.deepEqual([switches.sessions, switches.reads], ['memory', 'primary'])
    // Compose keeps any one of the app replicas.
    assert.match((await names()).join(' '), /^edge app-\d db-1$/)
    await customer.placeOrder(stack.client())
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
    await stack.healthy('control', 'lab')
    await stack.usable()
    const { code, out, err } = await stack.tryLab('lesson', '14')
    assert.equal(code, 0, out + err)
  })

  test('and back: the read replica, Redis and whoami are there again', async () => {
    await up()
    assert.deepEqual((await stack.labJson<Status>('status')).switches.sessions, 'redis')
    // New app replicas have the numbers that follow.
    assert.match((await names()).join(' '), /^edge( app-\d){3} db-1 db-2 redis whoami-1 whoami-2$/)
    await customer.placeOrder(stack.client())
    assert.equal(customer.orders.length, 3)
  })

  test('simple, while db-2 was the primary: db-1 starts with the data of db-2', async () => {
    await stack.lab('promote', 'db-2')
    // So that db-1 lacks the next order.
    await stack.compose(['stop', 'db-1'])
    await customer.placeOrder(stack.client())
    await up('simple')
    await customer.placeOrder(stack.client())
    assert.match((await names()).join(' '), /^edge app-\d db-1$/)
    assert.match(await stack.compose(['logs', 'setup']), startsFrom('db-2'))
    assert.match(await stack.compose(['logs', 'db-1']), /its own data are in \S+-own$/m)
  })

  test('and back: db-2 follows db-1', async () => {
    await up()
    await roles('db-1 primary', 'db-2 replica')
    await customer.placeOrder(stack.client())
  })

  test('scale-up: the group starts with the orders that there are', async () => {
    await up('scale-up')
    await customer.placeOrder(stack.client())
    await roles('db-1 primary', 'db-2 replica', 'db-3 replica')
    assert.match(await stack.compose(['logs', 'setup']), /The databases become a group/)
  })

  test('and back, while db-3 was the primary: db-1 starts with the data of db-3', async () => {
    await stack.lab('promote', 'db-3')
    await stack.compose(['stop', 'db-1'])
    await customer.placeOrder(stack.client())
    // The first to go, or it would see another member take over when db-3 goes.
    await stack.compose(['stop', 'replication'])
    await stack.compose([...files('scale-up'), 'down'])
    await up()
    await customer.placeOrder(stack.client())
    assert.match(await stack.compose(['logs', 'setup']), startsFrom('db-3'))
    await roles('db-1 primary', 'db-2 replica')
    assert.equal(customer.orders.length, 9)
  })
})
