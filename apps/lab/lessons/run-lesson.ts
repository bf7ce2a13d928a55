import type { Status } from '../../control/status/status.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Order } from '../desk/order.ts'
import { Refused } from '../refused.ts'
import type { System } from '../system/system.ts'
import type { Finding, Lesson } from './lesson.ts'
import { createWorkbench } from './workbench.ts'

interface RunParts {
  config: ConsoleConfig
  system: System
  give(order: Order): Promise<Record<string, unknown>>
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
  { config, system }: Pick<RunParts, 'config' | 'system'>,
): Promise<void> {
  if (!lesson.needsProcesses || config.COMMANDER === 'supervisor') return
  try {
    // Changes nothing; who cannot scale refuses this, too.
    await system.order('PUT', '/switches/replicas', { value: switches.replicas })
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error
    throw new Refused(409, ({ lessons }) => lessons.refusals.outOfReach)
  }
}
