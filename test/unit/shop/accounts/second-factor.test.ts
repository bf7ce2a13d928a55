import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import { secondFactorForm } from '../../../../apps/shop/accounts/accounts-forms.ts'
import { afterwards } from '../../../../apps/shop/accounts/second-factor-routes.ts'
import {
  enrolmentUri,
  newSecret,
  stepOfCode,
} from '../../../../apps/shop/accounts/second-factor-service.ts'

test('after the second factor only pages of the shop are gone on to', () => {
  for (const path of ['/', '/admin/orders?status=paid&page=2', '/checkout'])
    assert.equal(afterwards(path), path)
  for (const path of ['', '//evil.example', 'https://evil.example/admin', '/admin/\\evil', '/\n'])
    assert.equal(afterwards(path), '/', JSON.stringify(path))
})

test('nor is the code page itself, which would lead to itself', () => {
  assert.equal(afterwards('/account/second-factor?next=/admin'), '/account')
})

test('codes may be typed in groups', () => {
  assert.equal(secondFactorForm.parse({ code: ' 123 456 ' }).code, '123456')
  for (const code of ['12345', '1234567', 'abcdef', '', ['123456', '123456']])
    assert.equal(secondFactorForm.safeParse({ code }).success, false)
})

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
