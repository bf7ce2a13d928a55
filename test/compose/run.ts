import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { freePort } from '../support/free-port.ts'
import { tryDocker } from './support/engine.ts'
import { composeStack } from './support/stack.ts'

/**
 * `npm run test:compose [-- FILE …]`: builds the images, starts the shop in containers
 * from nothing, under a name and a port of its own, and tests what is promised of it.
 */

const folder = 'test/compose'
const wanted = process.argv.slice(2)

const { code, err } = await tryDocker(['info'])
if (code !== 0) {
  console.error(`These tests need a Docker engine that this user may use.\n${err}`)
  process.exit(1)
}

const files = readdirSync(folder)
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.startsWith(word)))
  .map((file) => `${folder}/${file}`)
if (files.length === 0) {
  console.error(`No test matches ${wanted.join(', ')}.`)
  process.exit(2)
}

const stack = composeStack(`stickyshop-test-${process.pid}`, await freePort())

async function timed(what: string, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  console.log(`${what}: ${seconds.toFixed(1)} s`)
  return seconds
}

function runFiles(env: Record<string, string>): Promise<number> {
  const args = [
    ...['--import', 'tsx', '--test', '--test-concurrency=1'],
    ...['--test-timeout=1200000', '--test-force-exit', ...files],
  ]
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)))
}

// Ctrl-C reaches the tests by the terminal; then the stack is taken away as after any run.
process.on('SIGINT', () => {})

try {
  await timed('images', () => stack.compose(['build']))
  const seconds = await timed('first start', async () => {
    await stack.up()
    await stack.usable()
  })
  process.exitCode = await runFiles({
    TEST_PROJECT: stack.project,
    TEST_PORT: String(stack.port),
    TEST_FIRST_START_SECONDS: String(seconds),
  })
  if (process.exitCode !== 0) console.log(await stack.compose(['logs', '--tail', '40']))
} finally {
  await stack.remove()
}
