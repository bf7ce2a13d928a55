import { existsSync, readdirSync } from 'node:fs'
import { findEngine, withContainers } from './compose/support/with-containers.ts'
import { failureOf, interruptTests, runFiles, type SuiteResult } from './runner/run-files.ts'
import { countOf, renderSummary } from './runner/summary.ts'
import { startStack } from './support/stack.ts'

/**
 * `npm test [-- suite[/file] … | --all] [--test-name-pattern=…]`: the suites in turn, from cheap
 * to dear, and one summary over all of them. Suites that need the shop share one, started in a
 * temporary folder on a free port. A file that ends in `.slow.test.ts` runs with `--all`, or when it is named, as do
 * whole suites that are slow.
 */

const minutes = 60_000

interface Suite {
  name: string
  needs: 'nothing' | 'shop' | 'containers'
  /** Runs only with `--all`, or when it is named. */
  slow?: true
  concurrency?: number
  timeout?: number
}

const suites: Suite[] = [
  { name: 'unit', needs: 'nothing', concurrency: 2 },
  // One file at a time where they share a shop: what one breaks, another would see.
  { name: 'integration', needs: 'shop' },
  { name: 'browser', needs: 'shop' },
  { name: 'claims', needs: 'shop' },
  { name: 'lessons', needs: 'shop', slow: true, timeout: 20 * minutes },
  { name: 'drill', needs: 'nothing', slow: true, timeout: 60 * minutes },
  { name: 'rounds', needs: 'nothing', slow: true, timeout: 60 * minutes },
  { name: 'compose', needs: 'containers', slow: true, timeout: 40 * minutes },
]

const args = process.argv.slice(2)
const all = args.includes('--all')
const nodeOptions = args.filter((arg) => arg.startsWith('--test-'))
const words = args
  .filter((arg) => arg !== '--all' && !nodeOptions.includes(arg))
  .map((word) => word.replace(/^(\.\/)?test\//, ''))

const isWanted = (file: string) => words.length === 0 || words.some((word) => file.startsWith(word))

function filesOf({ name, slow }: Suite): string[] {
  if (slow && !all && words.length === 0) return []
  const files = testsIn(`test/${name}`)
    .filter((file) => isWanted(file.replace('test/', '')))
    .filter((file) => all || !isSlow(file) || isNamed(file))
  return name === 'unit' ? [...files, ...lessonTests().filter(isWantedLesson)] : files
}

const isSlow = (file: string) => file.endsWith('.slow.test.ts')
/** By more than its suite: `npm test -- browser` means the fast ones. */
const isNamed = (file: string) =>
  words.some((word) => word.includes('/') && file.startsWith(`test/${word}`))

function testsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file}`)
    .sort()
}

/** A lesson's unit test is in the lesson's folder. */
const lessonTests = () => (existsSync('apps/lab/lessons') ? testsIn('apps/lab/lessons') : [])
const isWantedLesson = (file: string) => isWanted(file) || isWanted('unit/lab/lessons')

const chosen = suites
  .map((suite) => ({ ...suite, files: filesOf(suite) }))
  .filter(({ files }) => files.length > 0)
if (chosen.length === 0) {
  const names = suites.map(({ name }) => name).join(', ')
  console.error(`No test matches ${words.join(', ')}. Suites: ${names}.`)
  process.exit(2)
}

const results: SuiteResult[] = []
let interrupted = false
// Ctrl-C reaches the tests by the terminal. What was started is stopped, and the summary printed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interrupted = true
    if (signal !== 'SIGINT') interruptTests()
  })

/** Runs the suites that need the same thing, and resolves to whether all passed. */
async function runSuites(
  needs: Suite['needs'],
  env: Record<string, string> = {},
): Promise<boolean> {
  const before = results.length
  for (const { name, files, concurrency, timeout } of chosen.filter(needing(needs))) {
    if (interrupted) break
    console.log(`\n── ${name} (${files.length} ${files.length === 1 ? 'file' : 'files'})`)
    results.push(await runFiles(name, files, { concurrency, timeout, env, nodeOptions }))
  }
  return !hasFailed(results.slice(before))
}

const needing = (needs: Suite['needs']) => (suite: Suite) => suite.needs === needs

const hasFailed = (some: SuiteResult[]) =>
  some.some(({ records }) => countOf(records, 'failed') > 0)

/** What the suites need could not be started or stopped: a failure of each that has no result. */
function fail(needs: Suite['needs'], error: Error): void {
  console.error(error.message)
  const [reason = ''] = error.message.split('\n')
  for (const { name } of chosen.filter(needing(needs))) {
    const result = results.find(({ suite }) => suite === name)
    if (result) result.records.push(failureOf(name, reason))
    else results.push({ suite: name, duration: 0, records: [failureOf(name, reason)] })
  }
}

async function runOnShop(): Promise<void> {
  const stack = await startStack()
  try {
    await runSuites('shop', { TEST_RUN_DIR: stack.runDir, TEST_PORT: String(stack.port) })
  } finally {
    await stack.stop()
  }
}

async function runOnContainers(): Promise<void> {
  const engine = await findEngine()
  if (engine === true) await withContainers((env) => runSuites('containers', env))
  else if (all) results.push({ suite: 'compose', duration: 0, records: [], notRun: engine })
  else throw new Error(engine)
}

const isChosen = (needs: Suite['needs']) => !interrupted && chosen.some(needing(needs))

await runSuites('nothing')
if (isChosen('shop')) await runOnShop().catch((error) => fail('shop', error))
if (isChosen('containers')) await runOnContainers().catch((error) => fail('containers', error))

for (const { name } of chosen)
  if (!results.some(({ suite }) => suite === name))
    results.push({ suite: name, duration: 0, records: [], notRun: 'interrupted' })
process.stdout.write(renderSummary(results), () => {
  process.exit(hasFailed(results) || interrupted ? 1 : 0)
})
