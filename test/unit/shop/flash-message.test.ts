import assert from 'node:assert/strict'
import { test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import { createFlashCookie, flash } from '../../../apps/shop/http/flash-message.ts'
import type { FlashMessage } from '../../../apps/shop/views/models.ts'

const notices = createFlashCookie(8080, ['a secret of more than thirty-two characters'])

/** What the visitor's next page says, and how long the cookie was. */
async function handedOn(message: FlashMessage) {
  const app = express()
  app.post('/', (req, res) => {
    notices.set(req, res, message)
    res.end()
  })
  app.get('/', (req, res) => void res.json(notices.read(req)))
  const agent = supertest.agent(app)
  const { headers } = await agent.post('/')
  const { body } = await agent.get('/')
  return { bytes: String(headers['set-cookie']?.[0]).length, message: body }
}

test('a notice comes back as it was', async () => {
  const text = 'Only 2 of “Ribbon; narrow ~ 5 €” are left,\nso your cart has 2.'
  for (const kind of ['done', 'refused', 'ordered'] as const)
    assert.deepEqual((await handedOn(flash(text, kind))).message, { kind, text })
})

test('a long one is shortened to what a browser keeps, between letters', async () => {
  for (const letter of ['a', '“', '😀']) {
    const { bytes, message } = await handedOn(flash(letter.repeat(2000), 'refused'))
    assert.equal(message.text, `${letter.repeat(299)}…`)
    assert.ok(bytes < 4096, `${bytes} bytes`)
  }
})
