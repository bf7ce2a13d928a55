import path from 'node:path'
import type { TestRecord } from './recorder.mjs'
import type { SuiteResult } from './run-files.ts'

export const countOf = (records: TestRecord[], outcome: TestRecord['outcome']): number =>
  records.filter((record) => record.outcome === outcome).length

/**
 * What ends a test run: the time by suite, each failed test with the command that runs its
 * file again, and last, for tools, `N passed, N failed` alone on a line (`, N skipped` too).
 */
export function renderSummary(results: SuiteResult[]): string {
  const records = results.flatMap((result) => result.records)
  const lines = ['', '── Summary', '', ...results.map(suiteLine)]
  const failed = results.flatMap(failureLines)
  if (failed.length > 0) lines.push('', 'Failed:', ...failed)
  return [...lines, '', countsOf(records), ''].join('\n')
}

const suiteLine = ({ suite, duration, records, notRun }: SuiteResult): string =>
  notRun
    ? `  ${suite.padEnd(12)} not run: ${notRun.split('\n')[0]}`
    : `  ${suite.padEnd(12)} ${durationText(duration).padStart(12)}   ${countsOf(records)}`

function countsOf(records: TestRecord[]): string {
  const skipped = countOf(records, 'skipped')
  const counts = `${countOf(records, 'passed')} passed, ${countOf(records, 'failed')} failed`
  return skipped > 0 ? `${counts}, ${skipped} skipped` : counts
}

/** A file's tests may build on each other, so the file is what can be run again. */
function failureLines({ suite, records }: SuiteResult): string[] {
  const failed = records.filter(({ outcome }) => outcome === 'failed')
  const files = [...new Set(failed.map(({ file }) => file))]
  return files.flatMap((file) => [
    '',
    `  ${commandFor(suite, file)}`,
    ...failed.filter((record) => record.file === file).flatMap(recordLines),
  ])
}

const recordLines = ({ path: names, error }: TestRecord): string[] => [
  `    ✖ ${names.join(' › ')}`,
  ...(error ? [`      ${error}`] : []),
]

function commandFor(suite: string, file: string): string {
  const name = file ? path.relative('test', file) : suite
  // The containers need neither servers nor a browser, which `npm test` would install.
  if (suite === 'compose')
    return ['npm run test:compose', ...(file ? ['--', path.basename(file)] : [])].join(' ')
  return `npm test -- ${name}`
}

function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}
