import { password } from '../http/form-fields.ts'
import { isCommonPassword } from './common-passwords.ts'

/** A password that is about to be set. */
export const newPassword = (label?: string) =>
  password(label).refine((value) => !isCommonPassword(value), {
    error: 'This is one of the passwords that are guessed first. Please choose another one.',
  })
