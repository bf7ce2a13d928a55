import type { Done } from '../../commands/done.ts'
import { codeFor } from '../../commands/second-factor-code.ts'
import { atPrimary } from './database.ts'

export const secondFactorCode = (email: string): Promise<Done> =>
  atPrimary((query) => codeFor(query, email))
