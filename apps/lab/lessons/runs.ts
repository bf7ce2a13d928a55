import type { Finding } from './lesson.ts'

/** One run of a lesson that is over. Times are ISO 8601 and milliseconds. */
export interface Run {
  lesson: string
  startedAt: string
  tookMs: number
  finding: Finding | null
  /** Why it has found nothing, for people. */
  problem: string | null
  /** What could not be put back. */
  notPutBack: string[]
}

/** A run that is under way; the event `lesson`, with `phase: 'idle'` when none is. */
export interface Running {
  lesson: string
  number: number
  phase: 'running' | 'putting-back'
  startedAt: string
  /** Keys of the lesson's `steps` texts; milliseconds since the start. */
  steps: { key: string; atMs: number }[]
}
