import { freePort } from '../../support/network.ts'
import { tryDocker } from './engine.ts'
import { composeStack } from './stack.ts'

/** Runs the tests with an environment; resolves to whether they passed. */
type Run = (env: Record<string, string>) => Promise<boolean>

/** True when this user may use a Docker engine, otherwise the reason why not. */
export async function findEngine(): Promise<true | string> {
  const { code, err } = await tryDocker(['info'])
  if (code === 0) return true
  return `these tests need a Docker engine that this user may use. ${err.trim()}`
}

/**
 * Builds the images, starts the shop in containers from nothing, under a name and a port of
 * its own, and runs the tests of `test/compose` on it. The containers' logs are printed when
 * a test fails.
 */
export async function withContainers(run: Run): Promise<void> {
  const stack = composeStack(`stickyshop-test-${process.pid}`, await freePort())
  try {
    await timed('images', () => stack.compose(['build']))
    const seconds = await timed('first start', async () => {
      await stack.up()
      await stack.usable()
    })
    const passed = await run({
      TEST_PROJECT: stack.project,
      TEST_PORT: String(stack.port),
      TEST_FIRST_START_SECONDS: String(seconds),
    })
    if (!passed) console.log(await stack.compose(['logs', '--tail', '40']))
  } finally {
    await stack.remove()
  }
}

async function timed(what: string, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  console.log(`${what}: ${seconds.toFixed(1)} s`)
  return seconds
}
