import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { startStack } from './support/stack.ts'

/**
 * `npm test [-- suite[/file] …]`: the suites in turn, from cheap to dear. What
 * needs the whole shop shares one, started in a temporary folder on a free port.
 */
const suites = ['unit', 'integration', 'browser', 'claims']
const shared = new Set(['integration', 'browser', 'claims'])

const wanted = process.argv.slice(2)
const filesOf = (suite: string) =>
  readdirSync(`test/${suite}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${suite}/${file}`)
    .sort()
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.startsWith(`test/${word}`)))

const chosen = suites
  .map((suite) => ({ suite, files: filesOf(suite) }))
  .filter(({ files }) => files.length > 0)
if (chosen.length === 0) {
  console.error(`No test matches ${wanted.join(', ')}. Suites: ${suites.join(', ')}.`)
  process.exit(2)
}

function runFiles(suite: string, files: string[], env: Record<string, string>): Promise<boolean> {
  console.log(`\n── ${suite} (${files.length} ${files.length === 1 ? 'file' : 'files'})`)
  // One file at a time where they share a shop: what one breaks, another would see.
  const concurrency = shared.has(suite) ? '1' : '2'
  const args = [
    ...['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`],
    ...['--test-timeout=900000', '--test-force-exit', ...files],
  ]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    child.on('close', (code) => resolve(code === 0))
  })
}

let passed = true
const needsStack = chosen.some(({ suite }) => shared.has(suite))
for (const { suite, files } of chosen.filter(({ suite }) => !shared.has(suite)))
  passed = (await runFiles(suite, files, {})) && passed
if (needsStack) {
  const stack = await startStack()
  try {
    const env = { TEST_RUN_DIR: stack.runDir, TEST_PORT: String(stack.port) }
    for (const { suite, files } of chosen.filter(({ suite }) => shared.has(suite)))
      passed = (await runFiles(suite, files, env)) && passed
  } finally {
    await stack.stop()
  }
}
process.exit(passed ? 0 : 1)
