import assert from 'node:assert/strict'
import { test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import { createNoticeCookie } from '../../../apps/shop/http/notice-cookie.ts'

const notices = createNoticeCookie(8080, 'a secret of more than thirty-two characters')

/** What the visitor's next page says, and how long the cookie was. */
async function handedOn(notice: string) {
  const app = express()
  app.post('/', (req, res) => {
    notices.set(req, res, notice)
    res.end()
  })
  app.get('/', (req, res) => void res.json(notices.read(req)))
  const agent = supertest.agent(app)
  const { headers } = await agent.post('/')
  return { bytes: String(headers['set-cookie']?.[0]).length, text: (await agent.get('/')).body }
}

test('a notice comes back as it was', async () => {
  const notice = 'Only 2 of “Ribbon; narrow ~ 5 €” are left: your cart has 2.'
  assert.equal((await handedOn(notice)).text, notice)
})

test('a long one is shortened to what a browser keeps, between letters', async () => {
  for (const letter of ['a', '“', '😀']) {
    const { bytes, text } = await handedOn(letter.repeat(2000))
    assert.equal(text, `${letter.repeat(299)}…`)
    assert.ok(bytes < 4096, `${bytes} bytes`)
  }
})
