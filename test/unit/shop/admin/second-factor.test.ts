import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secondFactorForm } from '../../../../apps/shop/admin/admin-forms.ts'
import { adminPath } from '../../../../apps/shop/admin/second-factor-routes.ts'

test('after the second factor only pages of the back office are gone on to', () => {
  for (const path of ['/admin', '/admin/orders', '/admin/orders?status=paid&page=2', '/admin?x=1'])
    assert.equal(adminPath(path), path)
  const strange = [
    '',
    '/',
    '//evil.example',
    '/administer',
    'https://evil.example/admin',
    '/admin/\\evil',
    '/admin/a b',
    '/admin/\n',
  ]
  for (const path of strange) assert.equal(adminPath(path), '/admin', JSON.stringify(path))
})

test('nor is the code page itself, which would lead to itself', () => {
  assert.equal(adminPath('/admin/second-factor?next=/admin'), '/admin')
})

test('codes may be typed in groups', () => {
  assert.equal(secondFactorForm.parse({ code: ' 123 456 ' }).code, '123456')
  for (const code of ['12345', '1234567', 'abcdef', '', ['123456', '123456']])
    assert.equal(secondFactorForm.safeParse({ code }).success, false)
})
