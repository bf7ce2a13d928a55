import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { checkRunning } from '../../../../apps/cli/lab/doctor/checks.ts'
import { statusText } from '../../../../apps/cli/lab/status.ts'
import { styleFor } from '../../../../apps/cli/terminal/output.ts'
import {
  edgeConnections,
  levelOf,
  limitText,
  redisLimits,
  watchLimits,
} from '../../../../apps/control/status/limits.ts'
import { type LimitStatus, openFiles } from '../../../../apps/shared/own-usage.ts'
import { connectionsPerNode } from '../../../../apps/shop/db/node.ts'
import { limits } from '../../../../infra/topology.ts'
import { eventually } from '../../../support/eventually.ts'
import { healthyStatus } from '../../../support/status.ts'

const mib = 1024 * 1024
const limit = (what: LimitStatus['what'], used: number, most: number): LimitStatus => ({
  ...{ target: 'db-1', what, used, most },
})
const settingIn = (file: string, name: string) =>
  Number(new RegExp(`^\\s*${name}[ =]+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1])

describe('a limit of a server', () => {
  test('is near at four fifths and reached at nineteen twentieths; a disk by what is left', () => {
    assert.equal(levelOf(limit('connections', 239, 300)), 'fine')
    assert.equal(levelOf(limit('connections', 240, 300)), 'near')
    assert.equal(levelOf(limit('open files', 285, 300)), 'reached')
    assert.equal(levelOf(limit('disk', 9000 * mib, 10_000 * mib)), 'fine')
    assert.equal(levelOf(limit('disk', 9800 * mib, 10_000 * mib)), 'near')
    assert.equal(levelOf(limit('disk', 9990 * mib, 10_000 * mib)), 'reached')
  })

  test('is named by the doctor, which is not content, and in the status', () => {
    const status = {
      ...healthyStatus(),
      limits: [limit('connections', 300, 300), limit('disk', 0, 1e12)],
    }
    const bad = checkRunning(status).filter(({ result }) => result === 'bad')
    assert.deepEqual(
      bad.map(({ name, found }) => `${name}: ${found}`),
      ['db-1: 300 of 300 connections in use'],
    )
    assert.match(statusText(status, styleFor({ isTTY: false } as never)), /db-1 +300 of 300 conn/)
    assert.ok(checkRunning(healthyStatus()).every(({ result }) => result === 'good'))
  })

  test('is in what Redis, nginx and the system say', () => {
    const info = 'connected_clients:7\r\nmaxclients:10000\r\nused_memory:1048576\r\nmaxmemory:0\r\n'
    assert.deepEqual(redisLimits(info).map(limitText), ['7 of 10,000 connections in use'])
    assert.deepEqual(
      redisLimits(info.replace('maxmemory:0', 'maxmemory:50331648')).map(limitText),
      ['7 of 10,000 connections in use', '1 MB of 48 MB memory in use'],
    )
    const page = 'Active connections: 17 \nserver accepts handled requests\n'
    const conf = readFileSync('nginx/nginx.conf', 'utf8')
    const most = settingIn('nginx/nginx.conf', 'worker_connections')
    assert.deepEqual(edgeConnections('edge', page, conf), [
      { target: 'edge', what: 'connections', used: 17, most },
    ])
    if (process.platform === 'linux') assert.ok((openFiles('me', 'self')[0]?.used ?? 0) > 2)
  })

  test('is told once when it is reached, and once when it is not any more', async () => {
    const told: string[] = []
    let used = 10
    let looks = 0
    const look = async () => {
      looks++
      return [limit('connections', used, 100)]
    }
    const watch = watchLimits(look, (text) => told.push(text), 1)
    watch.start()
    for (const next of [99, 98, 10]) {
      const seen = looks
      await eventually(() => assert.ok(looks > seen + 2))
      used = next
    }
    await eventually(() => assert.equal(told.length, 2))
    watch.stop()
    assert.deepEqual(told, [
      'db-1 is at a limit: 99 of 100 connections in use',
      'db-1 is at no limit any more: 10 of 100 connections in use',
    ])
  })
})

describe('what the servers are allowed', () => {
  test('is enough for as many app replicas as there may be', () => {
    // Monitors of the pair, replication, people; an app replica that is being replaced.
    const others = 30
    const most = settingIn('db/topology/shared.cnf', 'max_connections')
    assert.ok(limits.maxReplicas * connectionsPerNode + others <= most, `${most} are too few`)
  })

  test('is an open file for each connection of the edge, and some for logs and files', () => {
    const files = settingIn('nginx/nginx.conf', 'worker_rlimit_nofile')
    assert.ok(files >= settingIn('nginx/nginx.conf', 'worker_connections') + 1000)
  })
})
