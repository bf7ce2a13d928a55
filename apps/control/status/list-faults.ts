import type { App, Component, Driver, SystemState } from '../driver.ts'
import type { Fault, TimedFault } from '../faults.ts'

/** Everything that is broken on purpose. */
export function listFaults(state: SystemState, timed: readonly TimedFault[]): Fault[] {
  const components = [
    state.edge,
    state.console,
    ...state.whoami,
    ...state.apps,
    state.redis,
    ...state.databases,
  ]
  const lasting = [
    ...state.apps.filter(({ drained }) => drained).map((app) => until('drain', app, 'drained')),
    ...components.flatMap((component) => {
      if (component.state === 'stopped') return [until('stop', component, 'stopped')]
      return component.state === 'paused' ? [until('pause', component, 'paused')] : []
    }),
  ]
  return [
    ...timed,
    ...state.apps.flatMap(slowed),
    ...lasting.filter((fault) => !timed.some((one) => isSame(one, fault))),
  ]
}

const until = (kind: Fault['kind'], { name: target }: Component, text: string): Fault => ({
  kind,
  target,
  text,
  endsAt: null,
})

function slowed({ name: target, report }: App): Fault[] {
  const { slowMs = 0, slowUntil = null, slowAtOnce = 0 } = report?.faults ?? {}
  if (slowMs === 0) return []
  return [{ kind: 'slow', target, text: slowText(slowMs, slowAtOnce), endsAt: slowUntil }]
}

/** What is the matter with a slow app replica, for people. */
export const slowText = (ms: number, atOnce = 0): string =>
  atOnce > 0 ? `${ms} ms slower, ${atOnce} at a time` : `${ms} ms slower`

/** Whether a fault on record is still there, such as after a restart of the control plane. */
export async function isActive(driver: Driver, { kind, target }: Fault): Promise<boolean> {
  if (kind === 'lag') return (await driver.getReplication()).delaySeconds > 0
  if (kind === 'drain')
    return (await driver.listApps()).some(({ name, drained }) => name === target && drained)
  const component = (await driver.listComponents()).find(({ name }) => name === target)
  // One that hangs without the engine's help is not `paused`, but does not answer.
  return component !== undefined && component.state !== 'ready'
}

const isSame = (a: Pick<Fault, 'kind' | 'target'>, b: Pick<Fault, 'kind' | 'target'>) =>
  a.kind === b.kind && a.target === b.target
