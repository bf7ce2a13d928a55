import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { createCluster } from '../../../../apps/shop/db/cluster.ts'
import { createMonitor } from '../../../../apps/shop/db/monitor.ts'

test('what waits at an old primary is rejected only when that does not answer', async () => {
  const cluster = createCluster(
    {
      DATABASE_NODES: ['new', 'answers', 'hangs'].map((name) => ({ name, host: name, port: 1 })),
      DATABASE_USER: 'shop',
      DATABASE_NAME: 'stickyshop',
    },
    ['secret'],
  )
  const writable = new Set<string>()
  const rejected = new Set<string>()
  for (const node of cluster.nodes) {
    const { name, monitoring } = node
    node.rejectPending = () => rejected.add(name)
    monitoring.writeHeartbeat = async () => {}
    monitoring.readStatus = async () => {
      if (name === 'hangs') throw new Error('It does not answer.')
      return { at: new Date(0), writable: writable.has(name) ? 1 : 0, applied: '' }
    }
  }
  const check = async () => {
    const monitor = createMonitor(cluster, pino({ level: 'silent' }))
    await monitor.start()
    monitor.stop()
  }
  await check()
  assert.deepEqual([...rejected], [], 'while there is no primary')
  writable.add('new')
  await check()
  assert.deepEqual([...rejected], ['hangs'])
})
