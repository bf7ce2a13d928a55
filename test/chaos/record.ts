import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { NaiveResult } from './naive.ts'
import type { Round } from './round.ts'
import type { ScenarioResult } from './scenarios/scenario.ts'

/**
 * Rounds that are done, one a line. The processes that break the systems write into the same file. It is
 * kept beside the page that is written from it, so that a run goes on wherever that page is.
 */

const root = path.resolve(import.meta.dirname, '../..')
export const recordFile = path.join(root, 'docs/reliability.jsonl')
/** Of a short run, which is not kept. */
export const shortRecordFile = path.join(root, '.chaos/short.jsonl')

/** Of lines that this version writes and reads. */
const format = 2

interface Entries {
  round: Round
  scenario: ScenarioResult
  naive: NaiveResult
}

export interface Recorded {
  rounds: Round[]
  scenarios: ScenarioResult[]
  naive: NaiveResult[]
  /** Lines of another version. */
  ignored: number
}

export function readRecord(file: string): Recorded {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const known = lines.map((line) => JSON.parse(line)).filter((line) => line.format === format)
  const of = <Kind extends keyof Entries>(kind: Kind): Entries[Kind][] =>
    known.filter((line) => line.kind === kind)
  return {
    rounds: of('round'),
    scenarios: of('scenario'),
    naive: of('naive'),
    ignored: lines.length - known.length,
  }
}

export function addToRecord<Kind extends keyof Entries>(
  file: string,
  kind: Kind,
  entry: Entries[Kind],
): void {
  mkdirSync(path.dirname(file), { recursive: true })
  appendFileSync(file, `${JSON.stringify({ format, kind, ...entry })}\n`)
}

export const forgetRecord = (file: string) => rmSync(file, { force: true })
