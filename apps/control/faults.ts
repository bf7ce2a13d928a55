import { readJson, writeJson } from '../shared/json-file.ts'

export type FaultKind = 'pause' | 'lag' | 'slow' | 'drain' | 'stop'

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
