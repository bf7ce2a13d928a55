import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import { createFlashCookie, flash } from '../../../apps/shop/http/flash-message.ts'
import { personalCookies } from '../../../apps/shop/http/render.ts'
import { getSession, loadSession } from '../../../apps/shop/http/session.ts'
import { createWritePositions } from '../../../apps/shop/http/write-positions.ts'
import { MemorySessionStore } from '../../../apps/shop/sessions/session-stores.ts'

const secret = 'a secret of more than thirty-two characters'

describe('cookies that exclude a page from the edge’s cache', () => {
  test('are the same at the edge as in the shop', () => {
    const file = path.resolve(import.meta.dirname, '../../../nginx/conf.d/cache.conf')
    const [, ofEdge] = /\(\?!\.\*(.+?)\)" pages;/.exec(readFileSync(file, 'utf8')) ?? []
    assert.equal(ofEdge, personalCookies.source)
  })

  test('are those of a session, of a write and of a flash message', async () => {
    const store = new MemorySessionStore()
    const app = express()
    app.use(
      loadSession({
        stores: { memory: store, redis: store },
        storeName: () => 'memory',
        secret: [secret],
        publicPort: 8080,
      }),
    )
    const positions = createWritePositions(8080, [secret], 1000)
    app.get('/', (req, res) => {
      getSession(req).cartId = 'a cart'
      positions.add(req, res, positions.read(req), '0-1-1')
      createFlashCookie(8080, [secret]).set(req, res, flash('Done.'))
      res.end()
    })
    const { headers } = await supertest(app).get('/')
    const cookies = headers['set-cookie'] as unknown as string[]
    assert.equal(cookies.length, 3)
    for (const cookie of cookies) assert.match(cookie, personalCookies)
  })
})
