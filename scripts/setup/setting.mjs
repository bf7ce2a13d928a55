import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

const file = path.resolve(import.meta.dirname, '../../.env')

/** A setting that matters before the launcher runs: from the environment, else from `.env`. */
export const setting = (name) => process.env[name] || fromFile()[name] || undefined

function fromFile() {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
