import { existsSync } from 'node:fs'
import type { Paths } from '../../control/drivers/process/plan/paths.ts'
import { askControl, type ControlAnswer, NotRunning } from '../../control/server/control-client.ts'
import type { Request } from './verb.ts'

/** Asks the supervisor itself. @throws NotRunning */
export async function ask({ run }: Paths, { method, path, body }: Request): Promise<ControlAnswer> {
  if (!existsSync(run)) throw new NotRunning()
  process.chdir(run)
  return askControl(method, path, body)
}
