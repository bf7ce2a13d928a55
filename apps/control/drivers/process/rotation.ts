import { until } from '../../../shared/until.ts'
import { Refusal } from '../../refusal.ts'
import { type AppReplica, inRotation } from './app-replica.ts'
import type { Stack } from './stack.ts'

const drainMs = 10_000
const healthyWithinMs = 5000

/** Stops an app replica without a failed request: it leaves rotation before it gets the signal. */
export async function stopApp(stack: Stack, app: AppReplica): Promise<void> {
  app.leaving = true
  try {
    await stack.edge.apply()
    await app.child.stop(drainMs)
  } finally {
    app.leaving = false
  }
}

/** Starts an app replica, and resolves when the edge sends it requests. */
export async function startApp(stack: Stack, app: AppReplica): Promise<void> {
  await app.child.start()
  await undrainApp(stack, app)
}

/** Resolves when the edge sends it requests again. @throws Refusal if it does not become healthy */
export async function undrainApp(stack: Stack, app: AppReplica): Promise<void> {
  if (app.drained) await app.ask('DELETE', '/drain')
  app.drained = false
  if (!(await until(() => app.readiness.ready, healthyWithinMs)))
    throw new Refusal(500, 'not-ready', { name: app.name })
  await stack.edge.apply()
}

/** Starts and stops app replicas until there are `count`; those with the highest numbers go first. */
export async function scaleApps(stack: Stack, count: number): Promise<void> {
  stack.choices.replicas = count
  const surplus = stack.apps.filter(({ number }) => number > count)
  await Promise.all(
    surplus.map(async (app) => {
      await stopApp(stack, app)
      stack.removeApp(app)
    }),
  )
  const added: AppReplica[] = []
  for (let number = 1; number <= count; number++)
    if (!stack.apps.some((app) => app.number === number)) added.push(await stack.addApp(number))
  await Promise.all(added.map((app) => startNewApp(stack, app)))
  await stack.edge.apply()
}

async function startNewApp(stack: Stack, app: AppReplica): Promise<void> {
  try {
    await startApp(stack, app)
  } catch (error) {
    // It stays in the list, stopped, with its log: `start` tries again.
    const { message: problem } = error as Error
    throw new Refusal(500, 'did-not-start', { name: app.name, problem })
  }
}

/** Restarts an app replica. If no other is in rotation, a substitute is started meanwhile. */
export async function restartApp(stack: Stack, app: AppReplica): Promise<void> {
  const others = [...inRotation(stack.apps)].filter((other) => other !== app)
  const substitute = others.length === 0 ? await startSubstitute(stack) : null
  await stopApp(stack, app)
  await startApp(stack, app)
  if (!substitute) return
  await stopApp(stack, substitute)
  stack.removeApp(substitute)
  await stack.edge.apply()
}

async function startSubstitute(stack: Stack): Promise<AppReplica> {
  const highest = Math.max(...stack.apps.map(({ number }) => number))
  const substitute = await stack.addApp(highest + 1)
  await startApp(stack, substitute)
  return substitute
}
