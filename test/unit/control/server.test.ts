import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { createControl } from '../../../apps/control/control.ts'
import { startControlServer } from '../../../apps/control/server.ts'
import { createFakeDriver } from '../../support/fake-driver.ts'

const home = process.cwd()
let runDir: string
before(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-server-'))
  process.chdir(runDir)
})
after(() => {
  process.chdir(home)
  rmSync(runDir, { recursive: true })
})

test('a path that is none is refused like an unknown one', async (t) => {
  const { driver } = createFakeDriver()
  const control = createControl({ driver, url: 'http://localhost:8080', runDir, log() {} })
  const server = await startControlServer(control)
  t.after(() => {
    control.stop({ forget: true })
    server.close()
  })
  for (const path of ['//', '/nowhere']) {
    const asked = request({ socketPath: 'control.sock', path, agent: false }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    assert.equal(answer.statusCode, 404, path)
  }
})
