import * as z from 'zod'
import { email, password, text } from '../http/forms.ts'
import { isCommonPassword, normalizePassword } from './passwords.ts'

/** A password to be compared: whatever was typed, as long as it is one text of a sane length. */
export const typedPassword = (label: string) =>
  z
    .string({ error: `${label} is missing.` })
    .min(1, { error: `${label} is missing.` })
    .max(200, { error: `${label} can have at most 200 characters.` })

/** A password that is about to be set. */
export const newPassword = (label?: string) =>
  password(label).refine((value) => !isCommonPassword(value), {
    error: 'This is one of the passwords that are guessed first. Please choose another one.',
  })

export const loginForm = z.object({
  email: email(),
  password: typedPassword('The password'),
})

export const registerForm = z.object({
  name: text({ label: 'The name', max: 80 }),
  email: email(),
  password: newPassword(),
})

export const nameForm = z.object({
  name: text({ label: 'The name', max: 80 }),
})

const currentPassword = typedPassword('The current password')

export const currentPasswordForm = z.object({ currentPassword })

export const passwordForm = z
  .object({
    currentPassword,
    newPassword: newPassword('The new password'),
  })
  .refine(
    ({ currentPassword, newPassword }) => normalizePassword(currentPassword) !== newPassword,
    {
      error: 'The new password is the same as the current one.',
      path: ['newPassword'],
    },
  )

// Apps show "123 456"; both ways of typing it are fine.
const code = text({ label: 'The code', max: 20 })
  .transform((value) => value.replace(/\s/g, ''))
  .refine((value) => /^\d{6}$/.test(value), { error: 'The code has six digits.' })

export const secondFactorForm = z.object({ code })
