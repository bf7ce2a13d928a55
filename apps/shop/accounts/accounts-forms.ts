import * as z from 'zod'
import { text } from '../http/form-fields.ts'
import { newPassword } from './new-password.ts'
import { normalizePassword } from './password-service.ts'
import { typedPassword } from './typed-password.ts'

export const nameForm = z.object({
  name: text({ label: 'The name', max: 80 }),
})

export const passwordForm = z
  .object({
    currentPassword: typedPassword('The current password'),
    newPassword: newPassword('The new password'),
  })
  .refine(
    ({ currentPassword, newPassword }) => normalizePassword(currentPassword) !== newPassword,
    {
      error: 'The new password is the same as the current one.',
      path: ['newPassword'],
    },
  )
