import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createAlerts } from './alerts.ts'
import { type AuditEntry, openAuditLog } from './audit.ts'
import type { CommandContext, Result } from './commands/command.ts'
import { commandText } from './commands/command.ts'
import { type Command, parseCommand } from './commands/commands.ts'
import type { Driver } from './driver.ts'
import { endOfFault } from './fault-kinds.ts'
import { createFaults, type Fault, isActive } from './faults.ts'
import { formatMessage, type Message } from './messages.ts'
import { createQueue } from './queue.ts'
import { messageOf, Refusal } from './refusal.ts'
import { watchLimits } from './status/limits.ts'
import type { Status } from './status/status.ts'
import { getStatus } from './status/status.ts'

/** Who sends a command. */
export interface Caller {
  /** `command line`, `lab 127.0.0.1`, `lesson 2`; written into the audit log. */
  by: string
  /** The key of the teacher's lock, if the caller has it. */
  key?: string
  /** How long to wait for a command that is under way; without it, until it is done. */
  waitMs?: number
}

/** What came of a command. */
export interface Answer extends Message {
  /** The message in English. */
  message: string
  facts: Readonly<Record<string, unknown>>
}

const recentMs = 4000
/** Less than the lab waits: a component that hangs must not keep it from seeing the others. */
const recentTimeoutMs = 150

export type Control = ReturnType<typeof createControl>

export interface ControlOptions {
  driver: Driver
  /** The address of the shop. */
  url: string
  runDir: string
  log(event: string): void
}

/**
 * The control plane: carries out commands, one at a time, writes the audit log, and refuses
 * them while another caller holds the system or the teacher has locked it.
 */
export function createControl({ driver, url, runDir, log }: ControlOptions) {
  const audit = openAuditLog(runDir, log)
  const queue = createQueue()
  const faults = createFaults({ file: path.join(runDir, 'faults.json'), log, end: endFault })
  const alerts = createAlerts({ log, onChange: changed })
  const limits = watchLimits(driver.getLimits, log)
  const startedAt = Date.now()
  let hold: { by: string } | null = null
  let lockKey: string | null = null
  let changes = 0
  let seenChanges = 0
  const listeners = new Set<() => void>()

  driver.onChange(changed)

  function changed(): void {
    changes++
    for (const listener of listeners) listener()
    listeners.clear()
  }

  const status = (reports: { timeoutMs?: number; maxAgeMs?: number } = {}): Promise<Status> =>
    getStatus(driver, {
      ...{ url, runDir, startedAt, reports },
      faults: faults.list(),
      alerts: alerts.list(),
      limits: limits.current(),
    })

  /** @throws Refusal */
  async function run(command: unknown, caller: Caller): Promise<Answer> {
    const { entry } = parseCommand(command)
    if (entry.runs === 'reading') return carryOut(command)
    checkAccess(command, caller)
    if (entry.runs === 'meanwhile') return audited(command, caller)
    return alone(commandText(command as Command), caller, () => audited(command, caller))
  }

  /**
   * Runs several commands in this order; one that is refused does not keep back the others.
   * @returns why some were refused
   */
  async function runAll(
    title: string,
    all: readonly unknown[],
    caller: Caller,
  ): Promise<Message[]> {
    checkAccess({ command: title }, caller)
    return alone(title, caller, async () => {
      const problems: Message[] = []
      for (const command of all)
        await audited(command, caller).catch((error) => problems.push(messageOf(error)))
      return problems
    })
  }

  function alone<T>(name: string, { waitMs }: Caller, work: () => Promise<T>): Promise<T> {
    return queue.run(name, work, waitMs, (command) => new Refusal(409, 'busy', { command }))
  }

  /** @throws Refusal while another caller holds the system, or it is locked */
  function checkAccess(command: unknown, { by, key }: Caller): void {
    // A teacher who has lost the cookie restarts the lab.
    if (['lab', 'console'].includes((command as { name?: string }).name ?? '')) return
    const isLocked = lockKey !== null && key !== lockKey && hold?.by !== by
    const refusal = heldBy(by) ?? (isLocked ? new Refusal(423, 'locked-out') : null)
    if (!refusal) return
    const text = commandText(command as Command)
    audit.addRefusal({ by, command: text, outcome: refusal.message, message: messageOf(refusal) })
    changed()
    throw refusal
  }

  function heldBy(by: string): Refusal | null {
    if (!hold || hold.by === by) return null
    const number = /^lesson (\d+)$/.exec(hold.by)?.[1]
    return number
      ? new Refusal(409, 'held', { number })
      : new Refusal(409, 'held-by', { by: hold.by })
  }

  async function audited(command: unknown, { by }: Caller): Promise<Answer> {
    const text = commandText(command as Command)
    try {
      const answer = await carryOut(command)
      const { message: outcome, code, values } = answer
      audit.add({ by, command: text, ok: true, outcome, message: { code, values } })
      return answer
    } catch (error) {
      const outcome = (error as Error).message
      audit.add({ by, command: text, ok: false, outcome, message: messageOf(error) })
      throw error
    } finally {
      changed()
    }
  }

  async function carryOut(command: unknown): Promise<Answer> {
    const { entry, args } = parseCommand(command)
    try {
      return answerOf(await entry.run(context, args as never))
    } catch (error) {
      throw withLabCommand(error)
    }
  }

  /** Some messages end with what to type. */
  function withLabCommand(error: unknown): unknown {
    if (!(error instanceof Refusal)) return error
    const { status, code, values, commands } = error
    return new Refusal(status, code, { ...values, lab: driver.labCommand }, commands)
  }

  function answerOf({ code, values = {}, facts = {} }: Result): Answer {
    const message = { code, values: { ...values, lab: driver.labCommand } }
    return { message: formatMessage(message), ...message, facts }
  }

  const turns = new Map<string, ReturnType<typeof createQueue>>()
  function inTurn<T>(component: string, work: () => Promise<T>): Promise<T> {
    const queue = turns.get(component) ?? createQueue()
    turns.set(component, queue)
    return queue.run(component, work)
  }

  const context: CommandContext = {
    inTurn,
    driver,
    faults,
    log,
    getStatus: () => status(),
    run: carryOut,
  }

  async function endFault({ kind, target }: Fault): Promise<void> {
    try {
      if (kind === 'pause') await inTurn(target, () => driver.resume(target))
      else if (kind === 'lag') await queue.run('lag 0', () => driver.delayReplication(0, 0))
      else if (kind === 'drain')
        await queue.run(`undrain ${target}`, () => inTurn(target, () => driver.undrain(target)))
      else {
        const end = endOfFault({ kind, target })
        await queue.run(commandText(end), () => carryOut(end))
      }
    } finally {
      changed()
    }
  }

  return {
    driver,
    run,
    runAll,
    status,
    /** For frequent requests: reports are up to 4 s old, unless something has changed. */
    recentStatus(): Promise<Status> {
      const maxAgeMs = changes === seenChanges ? recentMs : 0
      seenChanges = changes
      return status({ maxAgeMs, timeoutMs: recentTimeoutMs })
    },
    /** Runs the start or the end of everything; commands wait for it. */
    alone: <T>(name: string, work: () => Promise<T>) => queue.run(name, work),
    /** From now on the system is up: takes up faults of an earlier control plane. */
    async start(): Promise<void> {
      await faults.restore((fault) => isActive(driver, fault))
      limits.start()
    },
    /** @param forget active faults are forgotten, as everything stops */
    stop({ forget }: { forget: boolean }): void {
      limits.stop()
      if (forget) faults.clearAll()
      else faults.stop()
    },

    /**
     * Until the returned function is called, only `by` may run commands.
     * @throws Refusal 409 while another holds the system, or a command is under way
     */
    async hold(caller: Caller): Promise<() => void> {
      const { by } = caller
      const mine = { by }
      await alone(by, caller, async () => {
        const refusal = heldBy(by)
        if (refusal) throw refusal
        hold = mine
      })
      return () => {
        if (hold === mine) hold = null
      }
    },
    release(by: string): void {
      if (hold?.by === by) hold = null
    },
    /** Who holds the system, and whether its switches are locked. */
    access: () => ({ holder: hold?.by ?? null, locked: lockKey !== null }),
    isLockedFor: (key: string | undefined) => lockKey !== null && key !== lockKey,
    /** Locks the switches for everybody without the returned key. */
    lock(): string {
      lockKey ??= randomBytes(18).toString('base64url')
      return lockKey
    },
    unlock(): void {
      lockKey = null
    },

    /** Alertmanager's message, as it sends it. @throws ZodError */
    receiveAlerts: alerts.receive,

    audit: audit.newestFirst,
    /** Adds to the audit log what was done, or refused, without a command. */
    note({ ok, ...entry }: Omit<AuditEntry, 'at'>): void {
      if (ok) audit.add({ ok, ...entry })
      else audit.addRefusal(entry)
      changed()
    },

    /** Resolves to the number of changes so far, as soon as that is more than `after`. */
    nextChange(after: number, signal: AbortSignal): Promise<number> {
      if (changes !== after) return Promise.resolve(changes)
      return new Promise((resolve) => {
        const listener = () => resolve(changes)
        listeners.add(listener)
        signal.addEventListener('abort', () => listeners.delete(listener))
      })
    },
  }
}
