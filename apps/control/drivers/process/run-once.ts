import { logTail } from './log-tail.ts'
import type { ProcessSpec } from './plan/process-spec.ts'
import { rotateLog } from './rotate-log.ts'
import { signalGroup, spawnProcess } from './spawn-process.ts'

/** Runs a program to its end. @throws with the end of its log when that is not a good one. */
export async function runOnce(
  spec: ProcessSpec,
  logFile: string,
  cancelled: AbortSignal,
): Promise<void> {
  cancelled.throwIfAborted()
  rotateLog(logFile)
  const running = spawnProcess(spec, logFile)
  const end = () => signalGroup(running.pid, 'SIGTERM')
  cancelled.addEventListener('abort', end)
  const exit = await running.exited
  cancelled.removeEventListener('abort', end)
  if (!exit.clean) throw new Error(`${spec.name} ended with ${exit.reason}:\n${logTail(logFile)}`)
}
