import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coalesce } from '../../../../../apps/control/drivers/process/proxy.ts'

function gate() {
  let open = () => {}
  const closed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { closed, open }
}

test('calls during a run share the next one, which begins after them', async () => {
  const first = gate()
  let runs = 0
  const apply = coalesce(async () => {
    runs++
    if (runs === 1) await first.closed
  })
  const one = apply()
  await Promise.resolve()
  await Promise.resolve()
  const two = apply()
  const three = apply()
  assert.equal(two, three)
  first.open()
  await Promise.all([one, two, three])
  assert.equal(runs, 2)
})

test('a run that fails tells its callers, and the next one is a new try', async () => {
  let fails = true
  const apply = coalesce(async () => {
    if (fails) throw new Error('no')
  })
  await assert.rejects(apply(), /no/)
  fails = false
  await apply()
})
