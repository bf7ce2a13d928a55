import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { readOptions } from '../../../../../apps/cli/start/options.ts'
import type { Context } from '../../../../../apps/control/drivers/process/context.ts'
import {
  databaseArguments,
  databaseConfig,
} from '../../../../../apps/control/drivers/process/database-config.ts'
import { preferredPorts } from '../../../../../apps/control/drivers/process/ports.ts'
import {
  appProcess,
  labProcess,
  prepareProcess,
  replicationProcess,
} from '../../../../../apps/control/drivers/process/process-specs.ts'
import {
  redisConfig,
  redisProcess,
} from '../../../../../apps/control/drivers/process/redis-config.ts'
import { pathsFor } from '../../../../../apps/control/drivers/process/run-folder.ts'
import { completeSecrets } from '../../../../../apps/control/drivers/process/secrets.ts'
import { stages } from '../../../../../infra/stages/stages.ts'

function context(...args: string[]): Context {
  const { options, given } = readOptions(args, {}, {})
  const ports = preferredPorts(options.port)
  return {
    options,
    given,
    stage: stages.distributed,
    databases: ['db-1', 'db-2'],
    lastPrimary: null,
    stageBefore: null,
    paths: pathsFor('/shop', '.run'),
    secrets: completeSecrets((name) => `secret-${name}`),
    programs: {
      node: '/node',
      nginx: '/nginx',
      haproxy: '',
      redis: '/redis-server',
      database: '/mysqld',
      galera: '',
      monitoring: {},
    },
    dialect: 'MySQL',
    rootUser: null,
    environment: { PATH: '/bin' },
    dashboards: { user: 'stickyshop', hash: '' },
    cancelled: new AbortController().signal,
    port: (role) => ports.get(role) ?? 0,
  }
}

test('an app replica in the image is started by plain Node, too', async () => {
  const dockerfile = await readFile(
    new URL('../../../../../infra/docker/Dockerfile', import.meta.url),
    'utf8',
  )
  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]')
  assert.match(command[0], /^dist\/.*\.js$/)
})

test('a replica of the shop gets its ports, databases, sessions and settings', () => {
  const { command, args, env } = appProcess(
    context('--port', '9000', '--reads', 'primary'),
    'app-2',
  )
  assert.equal(command, '/node')
  assert.deepEqual(args, ['/shop/dist/apps/shop/main.js'])
  assert.equal(env.REPLICA_NAME, 'app-2')
  assert.equal(env.HOST, '127.0.0.1')
  assert.equal(env.PORT, '9102')
  assert.equal(env.INTERNAL_PORT, '9202')
  assert.equal(env.PUBLIC_PORT, '9000')
  assert.equal(env.DATABASE_NODES, 'db-1=127.0.0.1:9301,db-2=127.0.0.1:9302')
  assert.equal(env.REDIS_URL, 'redis://127.0.0.1:9400')
  assert.equal(env.READS, 'primary')
})

test('no secret is on a command line or in an environment', () => {
  const all = context()
  const ours = [appProcess(all, 'app-1'), prepareProcess(all, 'db-1'), redisProcess(all, 'redis')]
  for (const { args, env } of [...ours, labProcess(all), replicationProcess(all)])
    assert.doesNotMatch(JSON.stringify([args, env]), /secret-/)
  assert.equal(ours[0]?.env.SESSION_SECRET_FILE, '/shop/.run/secrets/session')
  assert.match(redisConfig(all, 'redis', null), /^aclfile "\/shop\/\.run\/secrets\/redis-users"$/m)
})

test('only settings that somebody gave are written over what was switched live', () => {
  const silent = prepareProcess(context(), 'db-1').env
  assert.equal(silent.SESSION_STORE, undefined)
  assert.equal(silent.DATABASE_PORT, '8381')
  const given = prepareProcess(context('--sessions', 'memory'), 'db-2').env
  assert.equal(given.SESSION_STORE, 'memory')
  assert.equal(given.READS, undefined)
  assert.equal(given.DATABASE_PORT, '8382')
})

test('a database node runs by one file: what both share, then what is its own', () => {
  const all = context()
  assert.deepEqual(databaseArguments(all, 'db-2'), ['--defaults-file=/shop/.run/data/db-2.cnf'])
  assert.ok(databaseArguments({ ...all, rootUser: 'root' }, 'db-2').includes('--user=root'))
  const text = databaseConfig(all, 'db-2', ['[mysqld]\nread_only = ON'])
  assert.match(text, /read_only = ON/)
  assert.match(text, /^server_id = 2$/m)
  assert.match(text, /^bind_address = 127\.0\.0\.1$/m)
  assert.match(text, /^port = 8382$/m)
  assert.match(text, /^datadir = "\/shop\/\.run\/data\/db-2"$/m)
  assert.match(text, /^tmpdir = "\/shop\/\.run\/data\/db-2\.tmp"$/m)
})
