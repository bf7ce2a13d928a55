import { appendFileSync } from 'node:fs'
import { inspect } from 'node:util'

/**
 * One test that has ended: `outcome`, the absolute path of its file, the names of its suites and
 * itself, and the first line of what it threw.
 * @typedef {{ outcome: 'passed' | 'failed' | 'skipped', file: string, path: string[], error: string | null }} TestRecord
 */

/**
 * A reporter for `node --test --test-reporter=…` that appends a TestRecord a line to the file
 * that TEST_RECORDS names, for the summary over all suites. It counts as node does: tests, with
 * and without subtests, but not suites, except for a suite that failed by itself (in a hook),
 * which no test's record tells.
 *
 * It writes by itself and at once: Node 20 does not wait for a reporter's file when it is
 * forced to exit. Plain JavaScript: node loads a reporter before `--import tsx` is in force.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} source
 */
// biome-ignore lint/correctness/useYield: a reporter is a generator, and this one prints nothing.
export default async function* record(source) {
  const names = []
  for await (const { type, data } of source) {
    if (type === 'test:start') names[data.nesting] = data.name
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const isSkipped = data.skip !== undefined || data.todo !== undefined
    /** @type {any} */
    const error = type === 'test:fail' && !isSkipped ? data.details.error : null
    if (data.details.type === 'suite' && (!error || error.failureType === 'subtestsFailed'))
      continue
    const outcome = isSkipped ? 'skipped' : error ? 'failed' : 'passed'
    const path = [...names.slice(0, data.nesting), data.name]
    const ended = { outcome, file: data.file ?? '', path, error: reasonOf(error) }
    appendFileSync(String(process.env.TEST_RECORDS), `${JSON.stringify(ended)}\n`)
  }
}

/** What was thrown is the cause of node's own error. */
function reasonOf(error) {
  if (!error) return null
  const thrown = error.cause?.message ?? error.cause ?? error.message
  // What was thrown may be anything, also an object that is no text.
  const message = typeof thrown === 'string' ? thrown : inspect(thrown)
  return message.trim().split('\n')[0]
}
