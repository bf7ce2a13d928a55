import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import type { Client } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/network.ts'
import { addToCart } from '../support/people.ts'
import { fillDisk, mountSmallDisk } from '../support/small-disk.ts'
import { docker } from './support/engine.ts'
import { composeStack } from './support/stack.ts'

// A database's data take 250 MB.
const sizeMb = 600
// A server that waits for room looks again 60 s after it began to wait.
const soonerThanByItselfMs = 45_000

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-disk-'))
const ballast = path.join(folder, 'ballast')
const mounted = mountSmallDisk(folder, sizeMb)

describe('a disk without room', {
  skip: !mounted && 'no file system can be mounted here',
}, async () => {
  const stack = composeStack(`stickyshop-disk-${process.pid}`, await freePort())
  let client: Client
  before(async () => {
    const { project } = stack
    const labels = [`project=${project}`, 'volume=db-1'].map((one) => `com.docker.compose.${one}`)
    await docker([
      ...['volume', 'create', ...labels.flatMap((label) => ['--label', label])],
      ...['--opt', 'type=none', '--opt', 'o=bind', '--opt', `device=${folder}`, `${project}_db-1`],
    ])
    await stack.up()
    await stack.usable()
    client = stack.client()
    await addToCart(client, 1)
  })
  after(async () => {
    client?.close()
    rmSync(ballast, { force: true })
    await stack.remove()
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })

  const change = () => client.post('/cart/items/1', { quantity: Math.ceil(Math.random() * 9) })
  const problem = async () => {
    const { databases } = await stack.labJson<Status>('status')
    return databases.find(({ name }) => name === 'db-1')?.problem ?? ''
  }

  test('has its database killed when that does not notice that there is room again', async () => {
    const startedAt = await stack.inspect<string>('db-1', '.State.StartedAt')
    // Some of these are in the database when its disk is full, and wait there for room.
    const changes = Array.from({ length: 20 }, change)
    fillDisk(ballast)
    await Promise.allSettled(changes)
    await eventually(async () => assert.equal((await change()).status, 503), 30_000)
    await eventually(async () => assert.match(await problem(), /disk is full/), 30_000)

    rmSync(ballast)
    await eventually(async () => {
      for (let times = 0; times < 6; times++) assert.equal((await change()).status, 303)
    }, soonerThanByItselfMs)
    assert.notEqual(await stack.inspect<string>('db-1', '.State.StartedAt'), startedAt)
    await eventually(async () => assert.equal(await problem(), ''), 60_000)
  })
})
