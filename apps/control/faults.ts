import { readJson, writeJson } from '../shared/json-file.ts'
import type { App, Component, Driver, SystemState } from './driver.ts'
import type { FaultKind } from './fault-kinds.ts'

/** Something that was broken on purpose. */
export interface Fault {
  kind: FaultKind
  target: string
  /** For people, as `lag of 3 s`. */
  text: string
  /** ISO 8601; null for what lasts until it is undone. */
  endsAt: string | null
}

export type TimedFault = Fault & { endsAt: string }

export type Faults = ReturnType<typeof createFaults>

export interface FaultsOptions {
  /** Where they are kept, so that they also end if the control plane dies meanwhile. */
  file: string
  log(event: string): void
  /** Undoes a fault whose time is up. */
  end(fault: Fault): Promise<void>
}

/** The faults that end by themselves at their time. */
export function createFaults({ file, log, end }: FaultsOptions) {
  const active = new Map<string, TimedFault & { timer: NodeJS.Timeout }>()
  const key = ({ kind, target }: Pick<Fault, 'kind' | 'target'>) => `${kind} ${target}`

  const list = (): TimedFault[] => [...active.values()].map(({ timer: _, ...fault }) => fault)

  function save(): void {
    try {
      writeJson(file, list())
    } catch (error) {
      // On a full disk the timers still end them.
      log(`The active faults could not be saved: ${(error as Error).message}`)
    }
  }

  function schedule(fault: TimedFault, delayMs: number): void {
    clearTimeout(active.get(key(fault))?.timer)
    const timer = setTimeout(() => void over(fault), Math.max(0, delayMs))
    active.set(key(fault), { ...fault, timer })
  }

  async function over(fault: TimedFault): Promise<void> {
    const { target, text } = fault
    try {
      await end(fault)
      log(`${target}: ${text} is over`)
    } catch (error) {
      log(`${target}: ${text} could not be ended: ${(error as Error).message}`)
    }
    // It may have been injected anew meanwhile.
    if (active.get(key(fault))?.endsAt === fault.endsAt) clear(fault.kind, target)
  }

  /** Remembers it for `forMs`, in place of one of the same kind. */
  function begin(fault: Omit<Fault, 'endsAt'>, forMs: number): void {
    schedule({ ...fault, endsAt: new Date(Date.now() + forMs).toISOString() }, forMs)
    save()
  }

  /** Forgets it, without undoing it. */
  function clear(kind: FaultKind, target: string): void {
    const known = active.get(key({ kind, target }))
    if (!known) return
    clearTimeout(known.timer)
    active.delete(key(known))
    save()
  }

  return {
    begin,
    clear,
    list,
    /**
     * Continues with the faults that an earlier control plane has left in the file.
     * @param isActive whether it is still so; the others are forgotten
     */
    async restore(isActive: (fault: Fault) => Promise<boolean>): Promise<void> {
      for (const fault of readJson<TimedFault[]>(file) ?? [])
        if (await isActive(fault)) schedule(fault, Date.parse(fault.endsAt) - Date.now())
      save()
    },
    clearAll(): void {
      for (const { kind, target } of list()) clear(kind, target)
    },
    /** Leaves the file for the next control plane. */
    stop(): void {
      for (const { timer } of active.values()) clearTimeout(timer)
    },
  }
}

/** Everything that is broken on purpose. */
export function listFaults(state: SystemState, timed: readonly TimedFault[]): Fault[] {
  const components = [
    ...state.edges,
    ...state.web,
    state.lab,
    ...state.whoami,
    ...state.apps,
    ...(state.redis ? [state.redis] : []),
    ...state.redisReplicas,
    ...state.sentinels,
    ...state.databases,
    ...state.monitoring,
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
