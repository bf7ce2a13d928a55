import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionary } from '@zxcvbn-ts/language-common'
import {
  loginForm,
  passwordForm,
  registerForm,
} from '../../../apps/shop/accounts/accounts-forms.ts'
import { Invalid } from '../../../apps/shop/errors.ts'
import { parse } from '../../../apps/shop/http/forms.ts'

const person = { name: 'Robin', email: ' Robin@Example.com ', password: 'correct horse battery' }

const wrongFields = (run: () => unknown): string[] => {
  try {
    run()
  } catch (error) {
    if (error instanceof Invalid) return Object.keys(error.fields)
    throw error
  }
  return []
}

test('an email address is kept in lower case, a password as it was typed', () => {
  const { email, password } = parse(registerForm, { ...person, password: ' Space & Ünïcode ' })
  assert.equal(email, 'robin@example.com')
  assert.equal(password, ' Space & Ünïcode ')
})

test('passwords that are short, endless or guessed first can’t be set', () => {
  for (const password of [
    'short',
    'Password1',
    'QWERTYUIOP',
    'StickyShop1',
    'a'.repeat(201),
    'nul\u0000 inside',
    'ｐａｓｓｗｏｒｄ',
    '👍👍👍👍',
  ])
    assert.deepEqual(
      wrongFields(() => parse(registerForm, { ...person, password })),
      ['password'],
    )
})

test('passwords of one kind of character, and of up to 200, can be set', () => {
  for (const password of ['tangerine meadow', 'TANGERINEMEADOW', '739150284617', '?!;'.repeat(66)])
    assert.equal(parse(registerForm, { ...person, password }).password, password)
  const longest = 'long '.repeat(40)
  assert.equal(parse(registerForm, { ...person, password: longest }).password, longest)
})

test('the 3,000 most common passwords of eight characters and more can’t be set', () => {
  const common = dictionary['passwords-common'].filter(({ length }) => length >= 8).slice(0, 3000)
  assert.equal(common.length, 3000)
  const { password: currentPassword } = person
  for (const word of common)
    for (const [field, run] of [
      ['password', () => parse(registerForm, { ...person, password: word })],
      ['newPassword', () => parse(passwordForm, { currentPassword, newPassword: word })],
    ] as const)
      assert.deepEqual(wrongFields(run), [field], word)
})

test('they can be tried at the login: rules of today do not lock out those of yesterday', () => {
  assert.equal(parse(loginForm, { ...person, password: 'x' }).password, 'x')
  for (const password of [undefined, '', ['a', 'b'], 'a'.repeat(201)])
    assert.deepEqual(
      wrongFields(() => parse(loginForm, { ...person, password })),
      ['password'],
    )
})

test('a new password has to be another one', () => {
  const same = { currentPassword: person.password, newPassword: person.password }
  assert.deepEqual(
    wrongFields(() => parse(passwordForm, same)),
    ['newPassword'],
  )
  const decomposed = { currentPassword: 'cafe\u0301 royal', newPassword: 'caf\u00e9 royal' }
  assert.deepEqual(
    wrongFields(() => parse(passwordForm, decomposed)),
    ['newPassword'],
  )
  assert.deepEqual(
    wrongFields(() => parse(passwordForm, { ...same, newPassword: 'something else' })),
    [],
  )
})

test('odd email addresses are refused', () => {
  for (const email of ['', 'robin', '@example.com', 'a@b', 'a b@c.de', `${'a'.repeat(250)}@b.de`])
    assert.deepEqual(
      wrongFields(() => parse(registerForm, { ...person, email })),
      ['email'],
      email,
    )
})
