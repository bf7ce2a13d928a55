import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../shared/logger.ts'
import { createDiskWatch, type DiskView, fullText } from '../pair/disk-watch.ts'
import { choosePrimary } from './choose-primary.ts'
import { type Comparison, type Step, stepForPrimary, stepForReplica } from './choose-step.ts'
import type { Passwords } from './config.ts'
import type { DatabaseNode } from './database-node.ts'
import type { Memory } from './memory.ts'
import type { NodeView } from './node-view.ts'
import { observe } from './observe.ts'
import { promote } from './promote.ts'
import { takeStep } from './take-step.ts'

const periodMs = 500

export type Keeper = ReturnType<typeof createKeeper>
export type KeeperState = ReturnType<Keeper['state']>

interface Parts {
  nodes: readonly DatabaseNode[]
  passwords: Passwords
  memory: Memory
  log: Logger
}

/**
 * Brings the nodes twice a second to what they are to be: one that accepts writes, and
 * replicas of it. Each look begins anew, so it does not matter when who was killed.
 */
export function createKeeper({ nodes, passwords, memory, log }: Parts) {
  let views: NodeView[] = []
  let primary: string | null = null
  let delaySeconds = 0
  let delayEndsAt = 0
  let working: Promise<void> = Promise.resolve()
  let stopped = false
  const errorsSeen = new Map<string, number>()
  const problems = new Map<string, string>()
  // The data volumes, mounted here only to see how much room is left.
  const disks = new Map(nodes.map(({ name }) => [name, createDiskWatch(`/data/${name}`)]))

  const nodeOf = (name: string) => nodes.find((node) => node.name === name) as DatabaseNode
  const viewOf = (name: string) => views.find((view) => view.name === name) as NodeView

  async function look(): Promise<void> {
    views = await Promise.all(nodes.map(observe))
    if (Date.now() > delayEndsAt) delaySeconds = 0
    remember(choosePrimary(views, memory.read()))
    if (!primary) return
    for (const view of views.filter(({ reachable }) => reachable)) await keep(view, primary)
  }

  function remember(chosen: string | null): void {
    primary = chosen
    if (!chosen || chosen === memory.read()) return
    memory.write(chosen)
    log.info(`${chosen} is the primary`)
  }

  async function keep(view: NodeView, chosen: string): Promise<void> {
    try {
      const disk = disks.get(view.name)
      const isFull = disk?.isFull() ?? false
      const step = await stepFor(view, chosen, isFull)
      if (disk && isFull && view.name === chosen)
        report(view.name, `takes no writes: ${fullText(disk)}`)
      else if (!step) return void problems.delete(view.name)
      if (!step) return
      announce(view.name, step)
      // It takes as long as the data needs, and what was seen of the node before is not true meanwhile.
      if (step.do === 'rebuild') problems.set(view.name, `it is copied anew from ${chosen}`)
      await takeStep(nodeOf(view.name), step, { primary: chosen, delaySeconds }, passwords)
    } catch (error) {
      report(view.name, (error as Error).message)
    }
  }

  async function stepFor(view: NodeView, chosen: string, isFull: boolean): Promise<Step | null> {
    const others = views.filter((other) => other !== view)
    if (view.name === chosen) return stepForPrimary(view, others, isFull)
    const failed = (view.replica?.applyError ?? 0) !== 0
    errorsSeen.set(view.name, failed ? (errorsSeen.get(view.name) ?? 0) + 1 : 0)
    const seen = errorsSeen.get(view.name) ?? 0
    const comparison = await compare(view, viewOf(chosen))
    return stepForReplica(view, { primary: chosen, delaySeconds }, comparison, seen)
  }

  /** Asked of the primary now, so after the replica was looked at: it may only have more than then. */
  async function compare(replica: NodeView, source: NodeView): Promise<Comparison | null> {
    if (!source.writable) return null
    const [row] = await nodeOf(source.name).query(
      `SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed) AS errant,
              GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?) AS lost`,
      [replica.executed, replica.executed],
    )
    return { errant: String(row?.errant ?? ''), lost: String(row?.lost ?? '') }
  }

  function announce(name: string, step: Step): void {
    // Tried again after a failure that has been reported, it is no news.
    if (problems.has(name)) return
    const because = 'because' in step ? `: ${step.because}` : ''
    log.info(`${name}: ${step.do}${because}`)
  }

  /** Once, until it is another one. */
  function report(name: string, problem: string): void {
    if (problems.get(name) === problem) return
    problems.set(name, problem)
    log.warn(`${name}: ${problem}`)
  }

  /** One at a time, in the order of the calls. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = working.then(work)
    working = result.then(
      () => {},
      () => {},
    )
    return result
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      await alone(look)
      await sleep(periodMs)
    }
  }

  /** Holds back what the replica applies, for a while. Resolves when it does. */
  async function delay(seconds: number, forSeconds: number): Promise<void> {
    delaySeconds = seconds
    delayEndsAt = Date.now() + forSeconds * 1000
    await alone(look)
  }

  /** Makes another node the primary. @throws when it cannot be done without losing anything it could keep. */
  const change = (name: string) =>
    alone(async () => {
      if (name === primary) return { graceful: true }
      const result = await promote({ from: primary ? nodeOf(primary) : null, to: nodeOf(name) })
      delaySeconds = 0
      remember(name)
      // Closed first, then opened, then followed.
      for (let looks = 0; looks < 3; looks++) await look()
      return result
    })

  return {
    loop,
    delay,
    promote: change,
    stop: () => {
      stopped = true
    },
    names: nodes.map(({ name }) => name),
    /** The primary that accepts writes, null while there is none. */
    primary: () => (primary && viewOf(primary)?.writable ? primary : null),
    state: () => ({
      primary,
      delaySeconds,
      /** ISO 8601, null without a delay. */
      delayEndsAt: delaySeconds > 0 ? new Date(delayEndsAt).toISOString() : null,
      nodes: views.map((view) => ({
        ...view,
        problem: problems.get(view.name) ?? null,
        /** Null where nobody can say. */
        disk: (disks.get(view.name)?.view ?? null) as DiskView | null,
      })),
    }),
  }
}
