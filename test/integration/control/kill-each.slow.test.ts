import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { listProcesses } from '../../../apps/control/status/status.ts'
import { checkOrders, readBooks } from '../../chaos/check.ts'
import { newJournal } from '../../chaos/journal.ts'
import { type Shop, startShop, waitUntilHealthy } from '../../chaos/shop.ts'
import { systemNamed } from '../../chaos/systems.ts'
import { edgesHere } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

const by = { by: 'test' }
const withinMs = 120_000
/** More than are under way when a component is killed. */
const ordersAfter = 20

describe('the stage scale-up while customers order', {
  skip:
    (process.platform !== 'linux' && 'its load balancers share a port, as only Linux can') ||
    (!edgesHere.includes('haproxy') && 'HAProxy is not installed'),
}, () => {
  let shop: Shop
  before(async () => {
    shop = await startShop(systemNamed('scale-up'))
  })
  after(() => shop?.stop())

  test('any one component can be killed: orders go on, and none that was acknowledged is lost', async (t) => {
    const { control, stack, visitors } = shop
    const status = await waitUntilHealthy(control)
    const books = await readBooks(stack.runDir, status)
    const journal = newJournal()
    visitors.begin(journal)
    const orders = () => journal.acknowledgedAt.length
    const moreOrders = async (name: string) => {
      const before = orders()
      await eventually(() => {
        assert.ok(orders() >= before + ordersAfter, `no orders after ${name} was killed`)
      }, withinMs)
    }
    const killed = new Set<string>()
    try {
      await moreOrders('nothing')
      for (const { kind, process } of listProcesses(status)) {
        const { name, pid } = process
        const at = performance.now()
        await control.run({ command: 'kill', name, wait: false }, by)
        await moreOrders(name)
        // All of the next one's peers are there.
        await eventually(async () => {
          const now = listProcesses(await waitUntilHealthy(control))
          for (const { process: one } of now) assert.equal(one.state, 'ready', one.name)
          assert.notEqual(now.find(({ process: one }) => one.name === name)?.process.pid, pid, name)
        }, withinMs)
        killed.add(kind)
        t.diagnostic(`${name} is back after ${Math.round(performance.now() - at)} ms`)
      }
    } finally {
      await visitors.end()
    }
    assert.deepEqual(
      [...killed],
      ['edge', 'web', 'app', 'database', 'replication', 'redis', 'sentinel', 'whoami', 'lab'],
    )
    const { databases } = await waitUntilHealthy(control)
    const { acknowledged, refused, unknown, ...wrong } = await checkOrders(
      stack.runDir,
      databases,
      journal.attempts,
      books,
    )
    t.diagnostic(`${acknowledged} orders acknowledged, ${refused} refused, ${unknown} unknown`)
    assert.deepEqual(wrong, {
      ...{ lost: 0, duplicates: 0, refusedButPlaced: 0 },
      ...{ inconsistent: 0, stockWrong: 0, diverged: 0 },
    })
  })
})
