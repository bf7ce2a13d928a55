import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { Run } from './runs.ts'

/** What somebody expected of a lesson; null when he did not want to say. */
export interface Prediction {
  answer: string | number | null
  /** ISO 8601. */
  at: string
}

interface Kept {
  /** The last run of each lesson. */
  runs: Record<string, Run>
  /** By learner, then by lesson. */
  learners: Record<string, Record<string, Prediction>>
}

// Predictions need no token, so somebody may make up learners without end.
const mostLearners = 500

/** Runs and predictions, in one file of the run folder. */
export function createKeep(file: string) {
  const empty = (): Kept => ({ runs: {}, learners: {} })
  let kept: Kept = { ...empty(), ...readJson<Kept>(file) }

  function save(): void {
    mkdirSync(path.dirname(file), { recursive: true })
    writeJson(file, kept)
  }

  function forgetOldest(): void {
    const names = Object.keys(kept.learners)
    for (const name of names.slice(0, names.length - mostLearners)) delete kept.learners[name]
  }

  return {
    run: (lesson: string): Run | undefined => kept.runs[lesson],
    prediction: (learner: string, lesson: string): Prediction | undefined =>
      kept.learners[learner]?.[lesson],

    keepRun(run: Run): void {
      kept.runs[run.lesson] = run
      save()
    },

    keepPrediction(learner: string, lesson: string, answer: Prediction['answer']): void {
      const own = kept.learners[learner] ?? {}
      kept.learners[learner] = { ...own, [lesson]: { answer, at: new Date().toISOString() } }
      forgetOldest()
      save()
    },

    forgetPrediction(learner: string, lesson: string): void {
      delete kept.learners[learner]?.[lesson]
      save()
    },

    reset(): void {
      kept = empty()
      save()
    },
  }
}
