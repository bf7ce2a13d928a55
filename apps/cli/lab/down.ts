import { NotRunning } from '../../control/client.ts'
import { isAlive, type ProcessIdentity } from '../../control/drivers/process/process-identity.ts'
import {
  type Paths,
  type RecordedState,
  runningSupervisor,
} from '../../control/drivers/process/run-folder.ts'
import { endSurvivors, signalProcess } from '../../control/drivers/process/spawn-process.ts'
import { readJson } from '../../shared/json-file.ts'
import { until } from '../../shared/until.ts'
import { openControl } from './open-control.ts'

const stopsWithinMs = 20_000

/** Ends the supervisor and everything it has started, also what a dead one has left. Returns what was ended. */
export async function down(paths: Paths): Promise<string[]> {
  const supervisor = runningSupervisor(paths)
  if (supervisor) await endSupervisor(paths, supervisor)
  const recorded = readJson<RecordedState>(paths.state)?.processes ?? []
  const survivors = await endSurvivors(recorded)
  return [...(supervisor ? ['supervisor'] : []), ...survivors]
}

async function endSupervisor(paths: Paths, supervisor: ProcessIdentity): Promise<void> {
  try {
    await openControl(paths).down()
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error
    // It has not come so far, or hangs.
    signalProcess(supervisor.pid, 'SIGTERM')
  }
  if (await until(() => !isAlive(supervisor), stopsWithinMs)) return
  signalProcess(supervisor.pid, 'SIGKILL')
  await until(() => !isAlive(supervisor), stopsWithinMs)
}
