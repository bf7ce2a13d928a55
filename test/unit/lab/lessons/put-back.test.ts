import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../../../apps/lab/desk/order.ts'
import { remember } from '../../../../apps/lab/lessons/before.ts'
import { putBack } from '../../../../apps/lab/lessons/put-back.ts'
import { calm } from '../../../support/status.ts'

test('putting back goes on until what refused at first has been done', async () => {
  const now = calm()
  now.switches = { ...now.switches, sessions: 'memory', replicas: 5 }
  const given: string[] = []
  let refusals = 2
  const give = async ({ path, body }: Order) => {
    given.push(path)
    if (path === '/switches/sessions' && refusals-- > 0) throw new Error('not yet')
    const name = path.slice('/switches/'.length)
    now.switches = { ...now.switches, [name]: body?.value }
  }
  const left = await putBack({ status: async () => now, give }, remember(2, calm()))
  assert.deepEqual(left, [])
  assert.deepEqual(now.switches, calm().switches)
  assert.deepEqual(given, [
    '/switches/replicas',
    ...['/switches/sessions', '/switches/sessions', '/switches/sessions'],
  ])
})

test('putting back goes on while nobody can say how things stand', async () => {
  let asked = 0
  const status = async () => {
    if (asked++ < 2) throw new Error('nobody answers')
    return calm()
  }
  assert.deepEqual(await putBack({ status, give: async () => {} }, remember(2, calm())), [])
  assert.ok(asked > 2)
})
