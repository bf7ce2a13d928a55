import type { ControlClient } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import type { ConsoleConfig } from '../config.ts'
import { Refused } from '../refused.ts'
import type { Finding, Lesson } from './lesson.ts'
import { createWorkbench } from './workbench.ts'

interface RunParts {
  config: ConsoleConfig
  control: Pick<ControlClient, 'status'>
  run(command: Command): Promise<Answer>
  onStep(key: string): void
  signal: AbortSignal
}

/** The experiment itself, without the putting back. Rejects as soon as it is stopped. */
export async function runLesson(lesson: Lesson, parts: RunParts): Promise<Finding> {
  const { bench, close } = createWorkbench(parts)
  const { signal } = parts
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const finding = lesson.run(bench)
  // It may fail a second time, after the race is over.
  finding.catch(() => {})
  stopped.catch(() => {})
  try {
    return await Promise.race([finding, stopped])
  } finally {
    await close()
  }
}

/** @throws Refused for a lesson that scales, where the control plane cannot */
export function checkReach(lesson: Lesson, { CAN_SCALE }: ConsoleConfig): void {
  if (lesson.scales && CAN_SCALE === 'off')
    throw new Refused(409, ({ lessons }) => lessons.refusals.outOfReach)
}
