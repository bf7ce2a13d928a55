import type { Done } from '../../launcher/operations/done.ts'
import { codeFor } from '../../launcher/operations/second-factor-code.ts'
import { atPrimary } from './database.ts'

export const secondFactorCode = (email: string): Promise<Done> =>
  atPrimary((query) => codeFor(query, email))
