import type { Stage } from '../../../../infra/stages/stage.ts'
import { whoamiName } from '../../../../infra/topology.ts'
import type { Child } from './child.ts'
import { prepareProcess } from './process-specs.ts'
import { loadRenewedCertificates } from './renewed-certificates.ts'
import { runOnce } from './spawn-process.ts'
import type { Stack } from './stack.ts'
import type { Reporter } from './supervise.ts'
import { whoamiCount } from './whoami.ts'

/** Starts everything in order, what does not need each other at the same time. */
export async function startStack(stack: Stack, { step }: Reporter): Promise<void> {
  const { context, databases, redis, whoami, lab, edge, choices } = stack
  for (let number = 1; number <= whoamiCount(stack); number++)
    await stack.addWhoami(whoamiName(number))
  const ready = (child: Child) => step(`${child.name} ready`, () => child.start())
  await Promise.all([
    startDatabases(stack, step),
    startRedis(redis, ready),
    ...whoami.map(ready),
    ready(lab),
    edge.prepare(),
  ])
  const count = Math.min(choices.replicas, context.stage.apps.most)
  for (let number = 1; number <= count; number++) await stack.addApp(number)
  await Promise.all(stack.apps.map(({ child }) => ready(child)))
  await Promise.all(stack.web.map(ready))
  for (const { child } of edge.balancers) await ready(child)
  await databases.waitForRoles()
  await stack.monitoring.start(ready)
  stack.certificates?.onRenewed((kinds) => loadRenewedCertificates(stack, kinds))
  stack.certificates?.start()
  stack.backups.start(context.options.backupEvery)
  stack.logRotation.start()
}

async function startRedis(
  redis: Stack['redis'],
  ready: (child: Child) => Promise<void>,
): Promise<void> {
  redis.prepare()
  await Promise.all(redis.nodes.map(ready))
  await Promise.all(redis.sentinels.map(ready))
  redis.start()
}

async function startDatabases(stack: Stack, step: Reporter['step']): Promise<void> {
  const { databases, context } = stack
  await step('database folders', () => databases.prepare())
  await step(`${context.dialect} ${serversText(context.stage)}`, () => databases.start())
  await step('schema and catalogue', () => prepareSchema(stack))
}

function serversText({ databases, failover }: Stage): string {
  if (failover === 'group') return `group of ${databases}`
  if (databases === 1) return 'primary'
  return databases === 2 ? 'primary and read replica' : `primary and ${databases - 1} read replicas`
}

/** Migrates and seeds. */
function prepareSchema({ context, databases }: Stack): Promise<void> {
  const spec = prepareProcess(context, databases.primary().name)
  return runOnce(spec, context.paths.logOf('prepare'), context.cancelled)
}

// Everything is gone within ten seconds. Databases may have what the others leave of it.
const allMs = 9500
const edgeMs = 1500
const appsMs = 4500

/** Stops everything, in the reverse order of the start. `atOnce` does not wait for anything to finish. */
export async function stopStack(stack: Stack, atOnce: () => boolean): Promise<void> {
  const { edge, web, lab, apps, whoami, redis, databases, monitoring } = stack
  const deadline = performance.now() + allMs
  const grace = (ms: number) => (atOnce() ? 0 : ms)
  stack.logRotation.stop()
  stack.backups.stop()
  stack.certificates?.stop()
  // Nobody is to hear that everything is down.
  await Promise.all([
    ...edge.balancers.map(({ child }) => child.stop(grace(edgeMs))),
    monitoring.stop(grace(edgeMs)),
  ])
  await Promise.all(
    [...web, lab, ...apps.map(({ child }) => child), ...whoami].map((child) =>
      child.stop(grace(appsMs)),
    ),
  )
  const left = grace(Math.max(0, deadline - performance.now()))
  await Promise.all([redis.stop(left), databases.stop(left)])
}
