export type FaultKind = 'pause' | 'lag' | 'stop' | 'drain'

export interface Fault {
  kind: FaultKind
  target: string
  /** What is the matter, for people. */
  text: string
  endsAt: string
}

interface Running extends Fault {
  timer: NodeJS.Timeout
}

export type Faults = ReturnType<typeof createFaults>

/** Disturbances that were asked for; each ends by itself. */
export function createFaults(say: (event: string) => void) {
  const running = new Map<string, Running>()
  const key = (kind: FaultKind, target: string) => `${kind} ${target}`

  /** Begins, or begins anew; `end` is called when the time is up. */
  function begin(fault: Omit<Fault, 'endsAt'>, ms: number, end: () => Promise<void>): void {
    resume({ ...fault, endsAt: new Date(Date.now() + ms).toISOString() }, end)
  }

  /** Takes up one that has begun before: its end stays what it was, to the letter. */
  function resume(fault: Fault, end: () => Promise<void>): void {
    clear(fault.kind, fault.target)
    const leftMs = Math.max(0, Date.parse(fault.endsAt) - Date.now())
    const timer = setTimeout(() => void over(fault, end), leftMs)
    running.set(key(fault.kind, fault.target), { ...fault, timer })
  }

  async function over({ kind, target, text }: Omit<Fault, 'endsAt'>, end: () => Promise<void>) {
    running.delete(key(kind, target))
    try {
      await end()
      say(`${target}: ${text} is over`)
    } catch (error) {
      say(`${target}: ${text} could not be ended: ${(error as Error).message}`)
    }
  }

  /** Forgets it, without calling `end`. */
  function clear(kind: FaultKind, target: string): void {
    clearTimeout(running.get(key(kind, target))?.timer)
    running.delete(key(kind, target))
  }

  function clearAll(): void {
    for (const { kind, target } of [...running.values()]) clear(kind, target)
  }

  const list = (): Fault[] => [...running.values()].map(({ timer: _, ...fault }) => fault)

  return { begin, resume, clear, clearAll, list }
}
