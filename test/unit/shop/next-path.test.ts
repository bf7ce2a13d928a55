import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextPath } from '../../../apps/shop/http/return-path.ts'

test('after the login a person goes on to a page of this shop', () => {
  for (const path of ['/', '/checkout', '/orders/7?placed', '/products?q=caf%C3%A9&sort=newest'])
    assert.equal(nextPath(path), path)
})

test('what could lead to another site becomes the home page', () => {
  const elsewhere = [
    ...['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'evil'],
    ...['/a//b', '/\t/evil.example', '/a\nSet-Cookie: x', '/\u0000', '/\u2028', '/\ud800', ' /'],
    ...['javascript:alert(1)', '', undefined, null, ['/a', '/b'], `/${'a'.repeat(500)}`],
  ]
  for (const path of elsewhere) assert.equal(nextPath(path), '/', JSON.stringify(path))
})
