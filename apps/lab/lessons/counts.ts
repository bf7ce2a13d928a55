import type { Prediction } from './keep.ts'
import type { Run } from './runs.ts'

/** A run counts for whom has said before what he expects of it. */
export const counts = (run: Run | undefined, prediction: Prediction | undefined): run is Run =>
  run !== undefined && prediction !== undefined && run.startedAt >= prediction.at
