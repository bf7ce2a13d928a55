import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { until } from '../../../shared/until.ts'
import { Refusal } from '../../refusal.ts'

/**
 * The databases, Redis and the edge: infra/docker/supervise.sh, the first process of their
 * containers, does what is asked for in a file.
 */

const folder = '/components'
const stopsWithinMs = 45_000
const actsWithinMs = 5000

export type SupervisedState = 'running' | 'paused' | 'stopped' | 'killed'

/** What its supervisor has reported: its state, and since when it runs. */
function getReport(name: string): { state: SupervisedState; startedAt: number } {
  const [state = '', startedAt = '0'] = readText(`${folder}/state/${name}`).split(' ')
  return { state: (state || 'running') as SupervisedState, startedAt: Number(startedAt) }
}

export const getSupervisedState = (name: string): SupervisedState => getReport(name).state

/** Milliseconds since it was started; null unless it runs. */
export function getUptimeMs(name: string): number | null {
  const { state, startedAt } = getReport(name)
  return state === 'running' && startedAt > 0 ? Date.now() - startedAt : null
}

async function want(
  name: string,
  wanted: string,
  reached: (report: ReturnType<typeof getReport>) => boolean,
  withinMs = actsWithinMs,
): Promise<void> {
  const file = `${folder}/wanted/${name}`
  writeFileSync(`${file}.next`, `${wanted}\n`)
  renameSync(`${file}.next`, file)
  if (await until(() => reached(getReport(name)), withinMs, 50)) return
  throw new Refusal(503, 'no-answer', { name })
}

export const supervised = {
  /** Resolves when it is dead; the engine starts its container again. */
  async kill(name: string, withinMs = actsWithinMs): Promise<void> {
    const now = Date.now()
    await want(
      name,
      `killed ${now}`,
      ({ state, startedAt }) => state === 'killed' || startedAt > now,
      withinMs,
    )
  },
  pause: (name: string, forMs: number) =>
    want(name, `paused ${Date.now() + forMs}`, ({ state }) => state === 'paused'),
  stop: (name: string) => want(name, 'stopped', ({ state }) => state === 'stopped', stopsWithinMs),
  /** Starts it if it is stopped, and ends a pause. Resolves when the process runs. */
  resume: (name: string) =>
    want(name, 'running', ({ state }) => state === 'running', stopsWithinMs),
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
