import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestRecord } from './recorder.mjs'

/** A suite's outcome. A failure of the suite itself, outside any test, is a record as well. */
export interface SuiteResult {
  suite: string
  /** Milliseconds. */
  duration: number
  records: TestRecord[]
  /** Why nothing ran, where that is no failure. */
  notRun?: string
}

export interface FilesOptions {
  /** Files that run at the same time. */
  concurrency?: number
  /** Milliseconds that one test may take. */
  timeout?: number
  env?: Record<string, string>
  /** Further options for `node --test`, such as `--test-name-pattern=…`. */
  nodeOptions?: string[]
}

const running = new Set<ReturnType<typeof spawn>>()

/** Ends the test processes that run now; what they have found so far is kept. */
export function interruptTests(): void {
  for (const child of running) child.kill('SIGTERM')
}

/** Runs test files with node's `spec` reporter on the terminal, and records each test. */
export async function runFiles(
  suite: string,
  files: string[],
  { concurrency = 1, timeout = 900_000, env = {}, nodeOptions = [] }: FilesOptions = {},
): Promise<SuiteResult> {
  const startedAt = performance.now()
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-tests-'))
  const recordFile = path.join(folder, 'records.jsonl')
  const args = [
    ...['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`],
    ...[`--test-timeout=${timeout}`, '--test-force-exit'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${path.join(import.meta.dirname, 'recorder.mjs')}`],
    ...['--test-reporter-destination=stdout', ...nodeOptions, ...files],
  ]
  try {
    const end = await runNode(args, { ...process.env, ...env, TEST_RECORDS: recordFile })
    const records = parseRecords(await readFile(recordFile, 'utf8').catch(() => ''))
    const hasFailed = records.some(({ outcome }) => outcome === 'failed')
    if (end !== 'code 0' && !hasFailed)
      records.push(failureOf(suite, `The test process ended with ${end}.`))
    return { suite, duration: performance.now() - startedAt, records }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A failure that belongs to no test: the shop did not start, or the test process died. */
export const failureOf = (suite: string, error: string): TestRecord => ({
  outcome: 'failed',
  file: '',
  path: [`the suite ${suite}`],
  error,
})

function runNode(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  // The first is set for the files of a test runner, and would silence a runner that a test
  // starts; with the second the tests' own requests to loopback would go to a proxy.
  const { NODE_TEST_CONTEXT: _, NODE_USE_ENV_PROXY: __, ...clean } = env
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: clean })
  running.add(child)
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve(signal ?? `code ${code}`)
    })
  })
}

// The last line is cut off where the process was killed while it wrote.
const parseRecords = (text: string): TestRecord[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
