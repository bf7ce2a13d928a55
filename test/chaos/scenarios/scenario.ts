import type { Shop } from '../shop.ts'

/** Something that is promised, and that rounds of faults do not show. */
export interface Scenario {
  name: string
  /** What is counted. */
  promise: string
  /** Names of the systems that promise it; all without. */
  systems?: readonly string[]
  run(shop: Shop): Promise<Outcome>
}

export interface Outcome {
  trials: number
  violations: number
  /** Figures for the report. */
  measured: string
}

export interface ScenarioResult extends Outcome {
  system: string
  scenario: string
  /** ISO 8601. */
  at: string
}
