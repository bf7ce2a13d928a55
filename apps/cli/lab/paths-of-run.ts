import path from 'node:path'
import { type Paths, pathsFor } from '../../control/drivers/process/run-folder.ts'
import { readEnvFile } from '../../control/options/env-file.ts'
import { options } from '../../control/options/options.ts'

/** Of the settings only this one matters to `lab`: all others it asks the supervisor. */
export function pathsOfRun(root: string, flag: string | undefined): Paths {
  const { env, standard } = options.runDir
  const file = readEnvFile(path.join(root, '.env'))
  return pathsFor(root, flag ?? (process.env[env] || file[env] || standard))
}
