import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import type { Request, Response } from 'express'
import { createFaults } from '../../../apps/shop/faults.ts'
import { eventually } from '../../support/eventually.ts'

/** A request to a slow app replica; `log` says when it goes on. */
function request(faults: ReturnType<typeof createFaults>, name: string, log: string[]) {
  const res = Object.assign(new EventEmitter(), { closed: false })
  void faults.delayRequests({} as Request, res as unknown as Response, () => log.push(name))
  return () => {
    res.closed = true
    res.emit('close')
  }
}

test('a slow app replica makes so many pages at once; a client that has gone while waiting takes no place', async () => {
  const faults = createFaults()
  const log: string[] = []
  faults.slow(1, 60, 1)
  const [a, b] = ['a', 'b', 'c'].map((name) => request(faults, name, log))
  await eventually(() => assert.deepEqual(log, ['a']))
  b?.()
  a?.()
  await eventually(() => assert.deepEqual(log, ['a', 'c']))
  faults.slow(0, 1)
  assert.deepEqual(faults.state(), { slowMs: 0, slowUntil: null, slowAtOnce: 0 })
})
