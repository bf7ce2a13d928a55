import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { Client, trust } from '../../apps/shared/client.ts'
import { stageNames } from '../../infra/stages/stage.ts'
import { createFreshClone, type FreshClone } from '../support/fresh-clone.ts'
import { freeStackPort } from '../support/network.ts'

describe('A fresh clone starts each stage', () => {
  let fresh: FreshClone
  before(() => {
    fresh = createFreshClone()
  })
  after(() => fresh?.remove())

  for (const name of stageNames)
    test(name, async (t) => {
      const runDir = path.join(fresh.folder, name)
      // The packages that this machine has already need no network.
      const env = { RUN_DIR: runDir, npm_config_prefer_offline: 'true' }
      t.after(() => fresh.run(['run', 'lab', '--', 'down'], env))
      const port = String(await freeStackPort())
      const start = ['start', '--', '--stage', name, '--detach', '--port', port]
      const started = await fresh.run(start, env)
      assert.equal(started.code, 0, started.out)
      const status = await fresh.run(['run', '-s', 'lab', '--', 'status', '--json'], env)
      const { stage, url }: Status = JSON.parse(status.out)
      assert.equal(stage.name, name)
      assert.equal(await statusOf(url, path.join(runDir, 'certificates/ca.pem')), 200)
      const ended = await fresh.run(['run', 'lab', '--', 'down'], env)
      assert.equal(ended.code, 0, ended.out)
      await assert.rejects(statusOf(url), /ECONNREFUSED/)
    })
})

/** Of the catalogue, at the address that is told to people. */
async function statusOf(url: string, ca?: string): Promise<number> {
  const { protocol, port, hostname } = new URL(url)
  const authority = protocol === 'https:' ? trust(ca) : undefined
  const client = new Client(Number(port), hostname, undefined, '127.0.0.1', authority)
  try {
    return (await client.get('/products')).status
  } finally {
    client.close()
  }
}
