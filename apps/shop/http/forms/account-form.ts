import * as z from 'zod'
import { normalizePassword } from '../../services/password-service.ts'
import { text } from './fields.ts'
import { newPassword } from './new-password.ts'
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
