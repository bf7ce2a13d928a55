import { existsSync } from 'node:fs'
import { type ControlClient, createControlClient, NotRunning } from '../../control/client.ts'
import type { Paths } from '../../control/drivers/process/run-folder.ts'

/** The control plane of a run folder, which becomes the working folder. @throws NotRunning */
export function openControl({ run }: Paths): ControlClient {
  if (!existsSync(run)) throw new NotRunning()
  process.chdir(run)
  return createControlClient()
}
