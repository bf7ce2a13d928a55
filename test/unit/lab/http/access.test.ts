import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import express, { type ErrorRequestHandler } from 'express'
import { readLabConfig } from '../../../../apps/lab/config.ts'
import { access, createWrongTokens, ownHosts } from '../../../../apps/lab/http/access.ts'
import { Client } from '../../../../apps/shared/client.ts'

const open = { holder: null, locked: false, lockedOut: false }

describe('the names of the lab', () => {
  const passes = (host: string | undefined) => {
    let passed = false
    const req = { headers: { host } }
    try {
      ownHosts('shop.example')(req as never, {} as never, () => {
        passed = true
      })
    } catch {
      return false
    }
    return passed
  }

  test('are its own and no others, so that no other name can lead here', () => {
    for (const host of [
      'localhost:8081',
      '127.0.0.1:8081',
      '[::1]:8081',
      'lab.localhost:8080',
      'LAB.shop.example',
      'lab.localhost.:8080',
      '192.0.2.7:8081',
    ])
      assert.equal(passes(host), true, host)
    for (const host of [
      'evil.example:8081',
      'lab.localhost.evil.example',
      'shop.example',
      '127.0.0.1.nip.io',
      '',
      undefined,
    ])
      assert.equal(passes(host), false, host)
  })
})

describe('wrong tokens', () => {
  const token = 'token-token-token'
  const right = { Authorization: `Bearer ${token}` }
  const wrong = { Authorization: 'Bearer wrong-wrong-wrong' }

  async function withAccess(t: TestContext): Promise<Client> {
    const config = readLabConfig({ LAB_TOKEN: token, INTERNAL_SECRET: token })
    const app = express().use(access(config, [token], { access: async () => open }))
    app.get('/', (req, res) => void res.send(String(req.canWrite)))
    app.use(
      ((error, _req, res, _next) =>
        void res.status(error.status ?? 500).end()) as ErrorRequestHandler,
    )
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = new Client((server.address() as AddressInfo).port)
    t.after(() => {
      client.close()
      server.close()
    })
    return client
  }

  test('keep nobody out who has the right one', async (t) => {
    const client = await withAccess(t)
    for (let times = 0; times < 20; times++)
      assert.equal((await client.get('/', wrong)).status, 403)
    assert.equal((await client.get('/', wrong)).status, 429)
    const { status, body } = await client.get('/', right)
    assert.deepEqual([status, body], [200, 'true'])
    assert.equal((await client.get(`/?token=${token}`)).status, 303)
  })

  test('that another site has sent are not counted', async (t) => {
    const client = await withAccess(t)
    const strangers: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'http://evil.example' },
    ]
    for (let times = 0; times < 30; times++) {
      const headers = strangers[times % strangers.length]
      assert.equal((await client.get('/?token=x', headers)).status, 403)
    }
    assert.equal((await client.get('/', wrong)).status, 403)
  })

  test('are counted by address, and forgotten after five minutes', () => {
    let now = 0
    const wrong = createWrongTokens(() => now)
    for (let times = 0; times < 20; times++) {
      assert.equal(wrong.tooMany('1.2.3.4'), false)
      wrong.add('1.2.3.4')
    }
    assert.equal(wrong.tooMany('1.2.3.4'), true)
    assert.equal(wrong.tooMany('1.2.3.5'), false)
    now += 5 * 60_000 + 1
    assert.equal(wrong.tooMany('1.2.3.4'), false)
  })
})
