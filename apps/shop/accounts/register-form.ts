import * as z from 'zod'
import { email, text } from '../http/form-fields.ts'
import { newPassword } from './new-password.ts'

export const registerForm = z.object({
  name: text({ label: 'The name', max: 80 }),
  email: email(),
  password: newPassword(),
})
