import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { readOptions } from '../../../../../apps/cli/start/options.ts'
import {
  type FoundServers,
  openContext,
} from '../../../../../apps/control/drivers/process/context.ts'
import { createPorts } from '../../../../../apps/control/drivers/process/ports.ts'
import { pathsFor } from '../../../../../apps/control/drivers/process/run-folder.ts'
import { stages } from '../../../../../infra/stages/stages.ts'

const none: FoundServers = {
  ...{ nginx: null, haproxy: null, redis: null, monitoring: {}, database: null, galera: null },
}
const database = { path: '/mariadbd', dialect: 'MariaDB', version: '10.11' } as const
const basic = { ...none, nginx: '/nginx', redis: '/redis-server', database }

test('a start without its servers says all that are missing, and what to type', (t) => {
  const root = mkdtempSync(`${tmpdir()}/stickyshop-context-`)
  t.after(() => rmSync(root, { recursive: true }))
  const open = (name: keyof typeof stages, servers: FoundServers) => () =>
    openContext({
      read: readOptions([], {}, {}),
      paths: pathsFor(root, '.run'),
      servers,
      ports: createPorts([8080], {}),
      chosen: {
        stage: stages[name],
        ...{ databases: ['db-1'], lastPrimary: null, stageBefore: null },
      },
      cancelled: new AbortController().signal,
    })
  const doctor = 'Ask what to do: npm run lab doctor'
  assert.throws(open('simple', none), {
    message: `Not installed: nginx, MySQL or MariaDB. ${doctor}`,
  })
  assert.throws(open('distributed', none), {
    message: `Not installed: nginx, Redis, MySQL or MariaDB. ${doctor}`,
  })
  assert.throws(
    open('secured', basic),
    /^Error: Not installed: prometheus, alertmanager, .*doctor$/,
  )
  assert.throws(open('scale-up', basic), /HAProxy is not installed.*npm start -- --edge nginx/)
  assert.throws(
    open('scale-up', { ...basic, haproxy: '/haproxy' }),
    /Galera is not installed.*npm start -- --database replicas/,
  )
})
