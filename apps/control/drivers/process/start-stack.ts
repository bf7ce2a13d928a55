import type { Child } from './child.ts'
import { prepareProcess } from './plan/prepare-process.ts'
import type { Reporter } from './reporter.ts'
import { runOnce } from './run-once.ts'
import type { Stack } from './stack.ts'

/** Starts everything in order, what does not need each other at the same time. */
export async function startStack(stack: Stack, { step }: Reporter): Promise<void> {
  const { databases, redis, whoami, console, edge, choices } = stack
  const ready = (child: Child) => step(`${child.name} ready`, () => child.start())
  await Promise.all([
    startDatabases(stack, step),
    ready(redis),
    ...whoami.map(ready),
    ready(console),
    edge.prepare(),
  ])
  for (let number = 1; number <= choices.replicas; number++) await stack.addReplica(number)
  await Promise.all(stack.replicas.map(({ child }) => ready(child)))
  await ready(edge.child)
  await databases.settle()
  stack.logRotation.start()
}

async function startDatabases(stack: Stack, step: Reporter['step']): Promise<void> {
  const { databases, context } = stack
  await step('database folders', () => databases.prepare())
  await step(`${context.flavour.name} primary and replica`, () => databases.start())
  await step('schema and catalogue', () => prepareSchema(stack))
}

/** Migrates and seeds. */
function prepareSchema({ context, databases }: Stack): Promise<void> {
  const spec = prepareProcess(context, databases.primary().name)
  return runOnce(spec, context.paths.logOf('prepare'), context.cancelled)
}
