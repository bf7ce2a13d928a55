import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Drill, startDrill, visit } from './support/drill.ts'

describe('alerts on the objective', () => {
  let drill: Drill
  before(async () => {
    drill = await startDrill()
  })
  after(() => drill?.stop())

  // The windows are six hours and half an hour. Ratios are those of all requests in them, so that a
  // new shop needs no more than a few minutes of requests.
  test('AvailabilityBurnsSlowly: changes fail, one request of 100', async () => {
    const visitor = drill.stack.client()
    const buyer = drill.stack.client()
    let isFailing = false
    const ending = new AbortController()
    const requests = (async () => {
      for (let count = 0; !ending.signal.aborted; count++) {
        if (count % 100 === 50 && isFailing) {
          const { status } = await buyer.post('/cart/items', { productId: 1, quantity: 1 })
          assert.equal(status, 503)
        } else await visitor.get('/products')
        await delay(20)
      }
    })()
    await drill.alert('AvailabilityBurnsSlowly', 'shop', {
      inject: async () => {
        await drill.stack.lab('stop', 'db-1')
        isFailing = true
      },
      clear: async () => {
        isFailing = false
        await drill.stack.lab('start', 'db-1')
      },
    })
    ending.abort()
    await requests
    visitor.close()
    buyer.close()
  })

  test('HighErrorRatio and AvailabilityBurnsFast: no database runs', async () => {
    const visits = visit(drill.stack, 4)
    await drill.alert(['HighErrorRatio', 'AvailabilityBurnsFast'], 'shop', {
      inject: async () => {
        for (const name of ['db-2', 'db-1']) await drill.stack.lab('stop', name)
      },
      clear: async () => {
        for (const name of ['db-1', 'db-2']) await drill.stack.lab('start', name)
      },
    })
    await visits.stop()
  })
})
