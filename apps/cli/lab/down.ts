import { NotRunning, openControl } from '../../control/client.ts'
import { isAlive, type ProcessIdentity } from '../../control/drivers/process/process-table.ts'
import {
  type Paths,
  type RecordedState,
  runningSupervisor,
} from '../../control/drivers/process/run-folder.ts'
import { endSurvivors, signalProcess } from '../../control/drivers/process/spawn-process.ts'
import { duration } from '../../shared/duration.ts'
import { readJson } from '../../shared/json-file.ts'
import { until } from '../../shared/until.ts'
import type { OwnCommand } from './lab-command.ts'

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
    await openControl(paths.run).down()
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error
    // It has not come so far, or hangs.
    signalProcess(supervisor.pid, 'SIGTERM')
  }
  if (await until(() => !isAlive(supervisor), stopsWithinMs)) return
  signalProcess(supervisor.pid, 'SIGKILL')
  await until(() => !isAlive(supervisor), stopsWithinMs)
}

export const downCommand: OwnCommand = {
  name: 'down',
  usage: '',
  summary: 'stop everything; data stay for the next start',
  words: [0, 0],
  async run({ paths, style }) {
    const startedAt = performance.now()
    const ended = await down(paths)
    const took = duration(performance.now() - startedAt)
    const text = ended.length > 0 ? `Stopped everything in ${took}.` : 'Nothing was running.'
    return { text: `${style.green(style.tick)} ${text}\n`, json: { message: text, ended } }
  },
}
