import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The variables in a `.env` file; none when there is no such file. */
export const readEnvFile = (file: string): Record<string, string | undefined> =>
  existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
