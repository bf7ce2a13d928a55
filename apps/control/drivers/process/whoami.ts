import { whoamiName } from '../../../../infra/topology.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { isAliveAt, isReadyAt } from './health-check.ts'
import type { Ports } from './ports.ts'
import { whoamiHost, whoamiProcess } from './process-specs.ts'
import type { Stack } from './stack.ts'

const stopMs = 10_000

const numberOf = (name: string) => Number(name.slice(name.lastIndexOf('-') + 1))

export function createWhoami(
  context: Context,
  ports: Ports,
  name: string,
  hooks: ChildHooks,
): Child {
  const host = whoamiHost(name)
  return createChild({
    ...hooks,
    name,
    logFile: context.paths.logOf(name),
    spec: async () => {
      // A port that was free at the last start may be somebody else's now.
      await ports.refresh(name, host)
      return whoamiProcess(context, name)
    },
    port: () => context.port(name),
    isReady: () => isReadyAt(context.port(name), '/healthz', host),
    isAlive: () => isAliveAt(context.port(name), '/healthz', host),
  })
}

/** How many there should be: as somebody has scaled it, else as the stage has it. */
export const whoamiCount = ({ context, choices }: Pick<Stack, 'context' | 'choices'>): number =>
  context.stage.whoami === 0 ? 0 : (choices.whoami ?? context.stage.whoami)

/** As the edge's upstreams: one that does not run, or is about to go, is down. */
export function whoamiServers(context: Context, instances: readonly Child[], count: number) {
  const isOffered = ({ name, state }: Child) =>
    numberOf(name) <= count && ['ready', 'paused', 'unresponsive'].includes(state)
  const none = !instances.some(isOffered)
  return instances.map((child) => ({
    name: child.name,
    address: `${whoamiHost(child.name)}:${context.port(child.name)}`,
    state: none || isOffered(child) ? ('up' as const) : ('down' as const),
  }))
}

/** Starts and stops instances until there are `count`; those with the highest numbers go first. */
export async function scaleWhoami(stack: Stack, count: number): Promise<void> {
  const { choices, edge, whoami } = stack
  choices.whoami = count
  const surplus = whoami.slice(count)
  await edge.apply()
  await Promise.all(surplus.map((child) => child.stop(stopMs)))
  for (const child of surplus) stack.removeWhoami(child)
  const added: Child[] = []
  for (let number = whoami.length + 1; number <= count; number++)
    added.push(await stack.addWhoami(whoamiName(number)))
  await Promise.all(added.map((child) => child.start()))
  await edge.apply()
}
