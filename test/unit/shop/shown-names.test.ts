import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameForm, registerForm } from '../../../apps/shop/accounts/accounts-forms.ts'
import { newProductForm, productsQuery } from '../../../apps/shop/admin/admin-forms.ts'
import { searchForm } from '../../../apps/shop/catalogue/catalogue-routes.ts'
import { parseCheckout } from '../../../apps/shop/checkout/checkout-forms.ts'
import { Invalid } from '../../../apps/shop/errors.ts'
import { parse } from '../../../apps/shop/http/forms.ts'

const forms: [string, (body: object) => unknown, string[]][] = [
  ['account', (body) => parse(nameForm, body), ['name']],
  ['register', (body) => parse(registerForm, body), ['name', 'email']],
  ['checkout', parseCheckout, ['name', 'street', 'city']],
  ['product', (body) => parse(newProductForm, body), ['name', 'summary', 'description']],
]

const problem = (
  form: (body: object) => unknown,
  field: string,
  value: string,
): string | undefined => {
  try {
    form({ [field]: value })
  } catch (error) {
    if (error instanceof Invalid) return error.fields[field]
    throw error
  }
}

test('what others are shown has a character to see, and none that turns the text around', () => {
  for (const [name, form, fields] of forms)
    for (const field of fields) {
      const part = field === 'email' ? '@example.com' : ''
      for (const blank of ['\u200b', '\u3164', '\u2800', '\u00ad'])
        if (!part)
          assert.match(problem(form, field, blank) ?? '', /can be seen/, `${name} ${field}`)
      assert.match(problem(form, field, `ab\u202ecd${part}`) ?? '', /direction/, `${name} ${field}`)
    }
  assert.match(
    problem((body) => parse(registerForm, body), 'email', 'a\u200bb@example.com') ?? '',
    /email address/,
  )
})

test('names of all scripts are accepted', () => {
  for (const name of ['Zoë', '李', 'ליאת', 'مريم', 'O’Neil', '👩\u200d🔧', 'می\u200cخواهم'])
    assert.equal(parse(nameForm, { name }).name, name)
})

test('a search may hold any character', () => {
  assert.equal(parse(searchForm, { q: 'honey\u202e' }).q, 'honey\u202e')
  assert.equal(parse(productsQuery, { q: '\u3164' }).q, '\u3164')
})
