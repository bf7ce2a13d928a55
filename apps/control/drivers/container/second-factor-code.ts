import { atPrimary } from './database.ts'
import { codeFor, type Done } from './legacy.ts'

export const secondFactorCode = (email: string): Promise<Done> =>
  atPrimary((query) => codeFor(query, email))
