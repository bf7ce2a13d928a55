import path from 'node:path'
import { readEnvFile } from '../options/env-file.ts'
import { options } from '../options/options.ts'
import { type Paths, pathsFor } from '../plan/paths.ts'

/** Of the settings only this one matters to `lab`: all others it asks the supervisor. */
export function pathsOfRun(root: string, flag: string | undefined): Paths {
  const { env, standard } = options.runDir
  const file = readEnvFile(path.join(root, '.env'))
  return pathsFor(root, flag ?? (process.env[env] || file[env] || standard))
}
