import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import {
  enrolmentUri,
  newSecret,
  stepOfCode,
} from '../../../../apps/shop/admin/second-factor-service.ts'

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const now = Date.parse('2026-11-21T12:00:10Z')
const step = Math.floor(now / 30_000)
const codeOf = (steps: number) => new TOTP({ secret }).generate({ timestamp: now + steps * 30_000 })

test('a code belongs to its 30-second step, one step early or late', () => {
  assert.equal(stepOfCode(secret, codeOf(0), now), step)
  assert.equal(stepOfCode(secret, codeOf(-1), now), step - 1)
  assert.equal(stepOfCode(secret, codeOf(1), now), step + 1)
})

test('a code that is two steps off, or of another secret, is none', () => {
  assert.equal(stepOfCode(secret, codeOf(-2), now), null)
  assert.equal(stepOfCode(secret, codeOf(2), now), null)
  assert.equal(stepOfCode(newSecret(), codeOf(0), now), null)
  assert.equal(stepOfCode(secret, '', now), null)
})

test('a secret has 160 bits and is never the same', () => {
  assert.match(newSecret(), /^[A-Z2-7]{32}$/)
  assert.notEqual(newSecret(), newSecret())
})

test('the app is told the shop, the person and the secret', () => {
  const uri = new URL(enrolmentUri(secret, 'ada@example.com'))
  assert.equal(decodeURIComponent(uri.pathname), '/Stickyshop:ada@example.com')
  assert.equal(uri.searchParams.get('secret'), secret)
  assert.equal(uri.searchParams.get('period'), '30')
})
