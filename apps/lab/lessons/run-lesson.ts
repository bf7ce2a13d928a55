import { type ControlClient, ControlError } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import type { Status } from '../../control/status/status.ts'
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

/** @throws Refused when the console cannot kill, pause and scale, but the lesson has to. */
export async function checkReach(
  lesson: Lesson,
  { switches }: Status,
  { config, run }: Pick<RunParts, 'config' | 'run'>,
): Promise<void> {
  if (!lesson.needsProcesses || config.COMMANDER === 'supervisor') return
  try {
    // Changes nothing; who cannot scale refuses this, too.
    await run({ command: 'scale', count: switches.replicas })
  } catch (error) {
    if (!(error instanceof ControlError) || error.status !== 409) throw error
    throw new Refused(409, ({ lessons }) => lessons.refusals.outOfReach)
  }
}
