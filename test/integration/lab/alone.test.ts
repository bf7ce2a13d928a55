import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { readLabConfig } from '../../../apps/lab/config.ts'
import { startLab } from '../../../apps/lab/start-lab.ts'
import { createLogger } from '../../../apps/shared/logger.ts'
import { freePort } from '../../support/network.ts'

const token = 'a-token-of-more-than-16-characters'

describe('a lab whose supervisor is gone', () => {
  test('answers all the same, and says so', async (t) => {
    const home = process.cwd()
    const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-lab-'))
    const port = await freePort()
    const config = readLabConfig({
      PORT: String(port),
      LAB_TOKEN: token,
      INTERNAL_SECRET: token,
      RUN_DIR: folder,
    })
    const stop = await startLab(config, createLogger('lab', 'text'))
    t.after(async () => {
      await stop()
      process.chdir(home)
      await rm(folder, { recursive: true })
    })

    const ask = (method: string, target: string, language = 'en', body?: string) =>
      fetch(`http://127.0.0.1:${port}${target}`, {
        method,
        headers: {
          Accept: method === 'POST' ? 'application/json' : 'text/html',
          'Accept-Language': language,
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body,
      })

    const page = await ask('GET', '/switches')
    assert.equal(page.status, 200)
    assert.match(await page.text(), /The control plane does not respond/)
    for (const [language, sentence] of [
      ['en', /the supervisor is not running/],
      ['fr', /le superviseur n’est pas en marche/],
    ] as const) {
      const refused = await ask('POST', '/switches/reads', language, 'value=primary')
      assert.equal(refused.status, 503)
      assert.match((await refused.json()).error, sentence)
    }
    assert.equal((await ask('POST', '/reset')).status, 503)
    assert.equal((await ask('POST', '/class/lock')).status, 503)
  })
})
