import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DatabaseServer } from '../../apps/replication/server.ts'
import { eventually } from '../support/eventually.ts'
import { type Drill, openAdmin, startDrill, visit } from './support/drill.ts'

describe('alerts on databases', () => {
  let drill: Drill
  let primary: DatabaseServer
  let readReplica: DatabaseServer
  before(async () => {
    drill = await startDrill('--replicas', '1')
    const status = await drill.status()
    primary = openAdmin(drill.stack, status, 'db-1')
    readReplica = openAdmin(drill.stack, status, 'db-2')
  })
  after(async () => {
    primary?.close()
    readReplica?.close()
    await drill?.stop()
  })

  test('ReplicationStopped: the primary locks the account of the read replica', () => {
    const account = "'replication'@'127.0.0.1'"
    const processes =
      "SELECT ID AS id FROM information_schema.processlist WHERE user = 'replication'"
    return drill.alert('ReplicationStopped', 'db-2', {
      inject: async () => {
        await primary.query(`ALTER USER ${account} ACCOUNT LOCK`)
        for (const { id } of await primary.query(processes)) await primary.query(`KILL ${id}`)
      },
      clear: () => primary.query(`ALTER USER ${account} ACCOUNT UNLOCK`),
    })
  })

  test('ReplicationLate: the read replica applies changes a minute later', () =>
    drill.alert('ReplicationLate', 'db-2', {
      inject: () => drill.stack.lab('lag', '60s', '--for', '10m'),
      clear: () => drill.stack.lab('lag', '0'),
    }))

  test('DatabasePoolExhausted: a table is locked', async () => {
    await drill.stack.lab('reads', 'primary')
    const visits = visit(drill.stack, 40)
    await drill.alert('DatabasePoolExhausted', 'app-1', {
      inject: () => primary.query('LOCK TABLES stickyshop.products WRITE'),
      clear: () => primary.query('UNLOCK TABLES'),
    })
    await visits.stop()
  })

  test('SemiSyncOff: the read replica does not confirm', async () => {
    const semiSync = await enableSemiSync()
    await eventually(async () => assert.equal(await semiSync.status(), 'ON'))
    await drill.alert('SemiSyncOff', 'db-1', {
      inject: () => drill.stack.lab('pause', 'db-2', '--for', '10m'),
      clear: () => drill.stack.lab('resume', 'db-2'),
    })
    await semiSync.disable()
  })

  /** On both servers; MySQL has other names, and plugins that have to be installed. */
  async function enableSemiSync() {
    const [{ version = '' } = {}] = await primary.query('SELECT VERSION() AS version')
    const [source, replica] = /MariaDB/.test(String(version))
      ? ['master', 'slave']
      : ['source', 'replica']
    if (source === 'source')
      for (const [server, role] of [
        [primary, source],
        [readReplica, replica],
      ] as const)
        await server.query(`INSTALL PLUGIN rpl_semi_sync_${role} SONAME 'semisync_${role}.so'`)
    await primary.run([
      `SET GLOBAL rpl_semi_sync_${source}_timeout = 1000`,
      `SET GLOBAL rpl_semi_sync_${source}_enabled = ON`,
    ])
    // It takes effect when the read replica connects.
    await readReplica.run([
      `SET GLOBAL rpl_semi_sync_${replica}_enabled = ON`,
      'STOP REPLICA IO_THREAD',
      'START REPLICA IO_THREAD',
    ])
    return {
      async status() {
        const sql = `SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_${source}_status'`
        return (await primary.query(sql))[0]?.Value
      },
      disable: () => primary.query(`SET GLOBAL rpl_semi_sync_${source}_enabled = OFF`),
    }
  }
})

describe('alerts on a primary that waits for acknowledgements', () => {
  let drill: Drill
  before(async () => {
    drill = await startDrill('--replicas', '1', '--durability', 'semi-sync')
  })
  after(() => drill?.stop())

  // It answers, and the controller cannot mend it: there is nobody to acknowledge.
  test('ComponentProblem: the only read replica is stopped', () =>
    drill.alert('ComponentProblem', 'db-1', {
      inject: () => drill.stack.lab('stop', 'db-2'),
      clear: () => drill.stack.lab('start', 'db-2'),
    }))
})
