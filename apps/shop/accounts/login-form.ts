import * as z from 'zod'
import { email } from '../http/form-fields.ts'
import { typedPassword } from './typed-password.ts'

export const loginForm = z.object({
  email: email(),
  password: typedPassword('The password'),
})
