import assert from 'node:assert/strict'
import { test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import { isSameOrigin } from '../../../apps/shared/web-security.ts'

const app = express()
app.set('trust proxy', 1)
app.post('/', (req, res) => void res.json(isSameOrigin(req)))

async function isTaken(scheme: 'http' | 'https', headers: Record<string, string>) {
  const request = supertest(app).post('/').set('Host', 'shop.example')
  return (await request.set({ 'X-Forwarded-Proto': scheme, ...headers })).body
}

test('a page of the same host is of the same origin, whichever scheme the edge speaks', async () => {
  assert.equal(await isTaken('https', { Origin: 'https://shop.example' }), true)
  assert.equal(await isTaken('http', { Origin: 'http://shop.example' }), true)
  // A proxy in front of the edge that is not named as trusted.
  assert.equal(await isTaken('http', { Origin: 'https://shop.example' }), true)
  assert.equal(await isTaken('https', {}), true)
})

test('a page by HTTP, which anybody on the way may have written, is not', async () => {
  assert.equal(await isTaken('https', { Origin: 'http://shop.example' }), false)
})

test('what the browser says itself counts first', async () => {
  const origin = { Origin: 'https://shop.example' }
  assert.equal(await isTaken('https', { ...origin, 'Sec-Fetch-Site': 'same-site' }), false)
  assert.equal(await isTaken('https', { Origin: 'null' }), false)
  assert.equal(await isTaken('https', { Origin: 'https://evil.example' }), false)
})
