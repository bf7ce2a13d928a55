import { atPrimary } from './database.ts'
import type { Done } from './legacy.ts'
import { codeFor } from './legacy.ts'

export const secondFactorCode = (email: string): Promise<Done> =>
  atPrimary((query) => codeFor(query, email))
