import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Client } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'
import { fillDisk, mountSmallDisk } from '../../support/small-disk.ts'
import { run, type Stack, startStack } from '../../support/stack.ts'

// Everything of a shop takes 190 MB.
const sizeMb = 420
// A server that waits for room looks again 60 s after it began to wait.
const soonerThanByItselfMs = 45_000

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-disk-'))
const ballast = path.join(folder, 'ballast')

const mounted = mountSmallDisk(folder, sizeMb)

describe('a disk without room', { skip: !mounted && 'no file system can be mounted here' }, () => {
  const usual = process.env.TMPDIR
  let stack: Stack
  let client: Client
  /** Has a cart of their own: whether an order is taken must not depend on the changes of another. */
  let buyer: Client
  before(async () => {
    process.env.TMPDIR = folder
    stack = await startStack()
    client = stack.client()
    await register(client)
    await addToCart(client, 1)
    buyer = stack.client()
    await register(buyer)
    await addToCart(buyer, 2)
  })
  after(async () => {
    client?.close()
    buyer?.close()
    rmSync(ballast, { force: true })
    await stack?.stop()
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })

  const change = () => client.post('/cart/items/1', { quantity: Math.ceil(Math.random() * 9) })

  /** An order for what is in the cart, as the customer saw it before. */
  async function order(fields: Awaited<ReturnType<typeof checkoutFields>>) {
    return buyer.post('/orders', { ...fields, ...address, ...goodCard })
  }

  async function refusesAndSaysWhy(): Promise<void> {
    const fields = await checkoutFields(buyer)
    fillDisk(ballast)
    // Until it is noticed one of them may still be made, or wait.
    await eventually(async () => assert.equal((await change()).status, 503), 30_000)
    for (const answer of [await change(), await order(fields), await change()]) {
      assert.equal(answer.status, 503)
      assert.ok(Number(answer.headers['retry-after']) > 0, 'no Retry-After')
    }
    assert.equal((await client.get('/products')).status, 200)
    await eventually(async () => {
      const { databases } = await stack.labJson<Status>('status')
      const primary = databases.find(({ role }) => role === 'primary')
      assert.match(primary?.problem ?? '', /disk is full/)
    })
    const doctor = await run(['lab', 'doctor'], { RUN_DIR: stack.runDir })
    assert.notEqual(doctor.code, 0)
    assert.match(doctor.out, /disk is full/)
    await eventually(async () => {
      const { replicas } = await stack.labJson<Status>('status')
      const readiness = await fetch(`http://127.0.0.1:${replicas[0]?.internalPort}/readyz`)
      // Pages can be served; that not all is well is said all the same.
      assert.equal(readiness.status, 200)
      assert.notDeepEqual((await readiness.json()).degraded, [])
    })
  }

  async function isWellAgain(): Promise<void> {
    rmSync(ballast)
    // Twice by each app replica: they look at the databases at moments of their own.
    await eventually(async () => {
      for (let times = 0; times < 6; times++) assert.equal((await change()).status, 303)
    }, soonerThanByItselfMs)
    await eventually(async () => {
      const { databases } = await stack.labJson<Status>('status')
      assert.deepEqual(
        databases.map(({ problem }) => problem),
        [null, null],
      )
    }, 30_000)
  }

  test('refuses changes and orders with a Retry-After, and takes them soon after there is room', async () => {
    await refusesAndSaysWhy()
    await isWellAgain()
    assert.equal((await order(await checkoutFields(buyer))).status, 303)
  })

  test('that still has 600 kB answers no change with a fault of the shop', async () => {
    fillDisk(ballast, 600 * 1024)
    const seen = new Set<number>()
    await eventually(async () => {
      const { status, headers } = await change()
      seen.add(status)
      if (status === 503) assert.ok(Number(headers['retry-after']) > 0, 'no Retry-After')
      assert.equal(status, 503)
    }, 30_000)
    assert.ok(!seen.has(500), [...seen].join())
    await isWellAgain()
  })
})
