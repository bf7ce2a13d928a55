import { until } from '../../../shared/until.ts'
import { groupIsAlive, isAlive } from './process-identity.ts'
import { signalGroup, signalProcess } from './spawn-process.ts'
import type { RecordedProcess } from './state-file.ts'

const graceMs = 20_000

/**
 * Ends what a supervisor that was killed has left behind, and returns the names. Only
 * processes with the recorded id and start time: a number may belong to another by now.
 */
export async function endSurvivors(recorded: readonly RecordedProcess[]): Promise<string[]> {
  const survivors = recorded.filter(groupIsAlive)
  await Promise.all(survivors.map(end))
  return survivors.map(({ name }) => name)
}

async function end(survivor: RecordedProcess): Promise<void> {
  if (isAlive(survivor)) {
    // Databases write down what they have in memory, so TERM comes first.
    signalProcess(survivor.pid, 'SIGTERM')
    signalGroup(survivor.pid, 'SIGCONT')
    await until(() => !isAlive(survivor), graceMs)
  }
  if (!groupIsAlive(survivor)) return
  signalGroup(survivor.pid, 'SIGKILL')
  await until(() => !groupIsAlive(survivor), graceMs)
}
