import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Request, Response } from 'express'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { LabConfig } from '../config.ts'
import type { Experiment, Finding, Numbers } from './lesson.ts'

/** One run of a lesson that is over. Times are ISO 8601 and milliseconds. */
export interface Run {
  lesson: string
  startedAt: string
  tookMs: number
  finding: Finding | null
  /** Why there is no finding, for people. */
  problem: string | null
  /** What could not be restored. */
  notPutBack: string[]
}

/** What somebody predicted for a lesson; null when they skipped the question. */
export interface Prediction {
  answer: string | number | null
  /** ISO 8601. */
  at: string
}

interface Stored {
  /** The last run of each lesson. */
  runs: Record<string, Run>
  /** The numbers of the last run of each lesson that had any. */
  found: Record<string, Numbers>
  /** By learner, then by lesson. */
  learners: Record<string, Record<string, Prediction>>
}

// Predictions need no token, so anybody may make up learners without end.
const mostLearners = 500

/** Runs and predictions, in one file of the run folder. */
export function createProgress(file: string) {
  const empty = (): Stored => ({ runs: {}, found: {}, learners: {} })
  let stored: Stored = { ...empty(), ...readJson<Stored>(file) }
  // Those of earlier versions have other fields.
  for (const [lesson, { finding }] of Object.entries(stored.runs))
    if (finding && (!finding.contradicted || finding.expected === undefined))
      delete stored.runs[lesson]

  function save(): void {
    mkdirSync(path.dirname(file), { recursive: true })
    writeJson(file, stored)
  }

  function forgetOldest(): void {
    const names = Object.keys(stored.learners)
    for (const name of names.slice(0, names.length - mostLearners)) delete stored.learners[name]
  }

  return {
    lastRun: (lesson: string): Run | undefined => stored.runs[lesson],
    lastFound: (lesson: string): Numbers | undefined => stored.found[lesson],
    prediction: (learner: string, lesson: string): Prediction | undefined =>
      stored.learners[learner]?.[lesson],

    saveRun(run: Run): void {
      stored.runs[run.lesson] = run
      if (run.finding) stored.found[run.lesson] = run.finding.numbers
      save()
    },

    savePrediction(learner: string, lesson: string, answer: Prediction['answer']): void {
      const own = stored.learners[learner] ?? {}
      stored.learners[learner] = { ...own, [lesson]: { answer, at: new Date().toISOString() } }
      forgetOldest()
      save()
    },

    deletePrediction(learner: string, lesson: string): void {
      delete stored.learners[learner]?.[lesson]
      save()
    },

    reset(): void {
      stored = empty()
      save()
    },
  }
}

/** A run counts for a learner who has predicted before it began, or has answered since then if it asks meanwhile. */
export function counts(
  { asksMeanwhile }: Pick<Experiment, 'asksMeanwhile'>,
  run: Run | undefined,
  prediction: Prediction | undefined,
): run is Run {
  if (run === undefined || prediction === undefined) return false
  const isAnswer = asksMeanwhile && prediction.answer !== null
  return isAnswer ? prediction.at >= run.startedAt : run.startedAt >= prediction.at
}

const yearSeconds = 365 * 24 * 3600

/** Whose predictions and results these are: a browser's, by a cookie, or the command line's. */
export function learners({ PUBLIC_PORT }: LabConfig) {
  const name = `learner-${PUBLIC_PORT}`

  /** Null for a browser without the cookie. */
  function find(req: Request): string | null {
    if (req.get('Authorization') && req.canWrite) return 'command-line'
    const value = readCookie(req, name)
    return value && /^[\w-]{22}$/.test(value) ? value : null
  }

  /** Sets the browser's cookie if it has none. */
  function ensure(req: Request, res: Response): string {
    const learner = find(req)
    if (learner) return learner
    const created = randomBytes(16).toString('base64url')
    setCookie(res, req, name, created, yearSeconds)
    return created
  }

  return { find, ensure }
}
