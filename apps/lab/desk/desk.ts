import type { FaultStatus, Status } from '../../control/status/status.ts'
import type { Logger } from '../../shared/logger.ts'
import type { Hub } from '../live/hub.ts'
import { Refused } from '../refused.ts'
import type { Feed } from '../system/feed.ts'
import type { System } from '../system/system.ts'
import { openAuditList } from './audit-list.ts'
import type { Order } from './order.ts'
import { orderText } from './order-text.ts'
import { resetOrders } from './reset-orders.ts'
import { createTurns } from './turns.ts'
import { watchFaults } from './watch-faults.ts'

export type Desk = ReturnType<typeof createDesk>

interface DeskParts {
  feed: Feed
  system: System
  hub: Hub
  log: Logger
}

/** What came of several orders: why some were refused. */
export interface Outcome {
  problems: string[]
}

const waitMs = 1500
/** Whoever may only look must not push out of the list what was done. */
const refusalsPerMinute = 20

/** Where every switch is turned: one at a time, on the record, by nobody while a lesson runs. */
export function createDesk({ feed, system, hub, log }: DeskParts) {
  const audit = openAuditList(log, ({ at }) => hub.publish('audit', { at }))
  const faults = watchFaults(feed, system, hub)
  const turns = createTurns(waitMs)
  const known = new WeakSet<Error>()
  const recent: number[] = []
  let holder: string | null = null

  /**
   * Carries out an order and writes down who gave it (`console 127.0.0.1`, `lesson 2`).
   * @throws Refused with a sentence; 409 while somebody else is at it
   */
  const give = (order: Order, by: string): Promise<Record<string, unknown>> =>
    alone(orderText(order), by, () => carryOut(order, by))

  /** As `give`, but beside what is under way, such as a kill during a rolling restart. @throws Refused */
  async function giveBeside(order: Order, by: string): Promise<Record<string, unknown>> {
    if (holder && holder !== by) throw refuseHeld(holder)
    return carryOut(order, by)
  }

  /** Several orders, in this order; what is refused does not keep the others. @throws Refused 409 */
  const giveAll = (orders: readonly Order[], by: string, name: string): Promise<Outcome> =>
    alone(name, by, () => carryOutAll(orders, by))

  /**
   * Puts everything back: faults end, what is down is started, switches get their defaults.
   * @throws Refused 409 while somebody else is at it, 503 when nobody can say how things stand
   */
  const resetAll = (by: string): Promise<Outcome> =>
    alone('reset', by, async () => {
      const problems: string[] = []
      // What is started again shows what else has to be put back, such as a primary.
      for (const phase of resetOrders)
        problems.push(...(await carryOutAll(phase(await system.status()), by)).problems)
      return { problems }
    })

  async function alone<T>(name: string, by: string, work: () => Promise<T>): Promise<T> {
    if (holder && holder !== by) throw refuseHeld(holder)
    // Whoever holds the desk is alone at it already.
    return holder ? work() : turns.take(name, work, refuseBusy)
  }

  async function carryOut(order: Order, by: string): Promise<Record<string, unknown>> {
    try {
      const answer = await system.order(order.method, order.path, order.body)
      audit.add({ by, order, ok: true, outcome: String(answer.message ?? '') })
      return answer
    } catch (error) {
      audit.add({ by, order, ok: false, outcome: (error as Error).message })
      known.add(error as Error)
      throw error
    } finally {
      void faults.look()
    }
  }

  async function carryOutAll(orders: readonly Order[], by: string): Promise<Outcome> {
    const problems: string[] = []
    for (const order of orders)
      await carryOut(order, by).catch((error: Error) => problems.push(error.message))
    return { problems }
  }

  /** Puts on the record what was refused, unless it is there already. */
  function noteRefusal(error: Refused, order: Order, by: string, mayTouch: boolean): void {
    if (known.has(error)) return
    while ((recent[0] ?? Number.POSITIVE_INFINITY) < Date.now() - 60_000) recent.shift()
    if (recent.length >= refusalsPerMinute) return
    recent.push(Date.now())
    const stranger = mayTouch ? {} : { stranger: true as const }
    audit.add({ by, order, ok: false, outcome: error.message, ...stranger })
  }

  /** Until what it returns is called, only `by` may give orders. @throws Refused 409 */
  function hold(by: string): () => void {
    if (holder) throw refuseHeld(holder)
    const current = turns.current()
    if (current) throw refuseBusy(current)
    holder = by
    return () => {
      if (holder === by) holder = null
    }
  }

  return {
    give,
    giveBeside,
    giveAll,
    resetAll,
    hold,
    holder: () => holder,
    /** Puts on the record what somebody else has carried out. */
    note: audit.add,
    noteRefusal,
    /** The last 500 orders, newest first. */
    audit: audit.newestFirst,
    /** What is disturbed, as it was seen last. */
    disturbed: (): readonly FaultStatus[] => faults.last(),
    /** How everything stands now. @throws Refused 503 */
    status: (): Promise<Status> => system.status(),
  }
}

const refuseHeld = (by: string) =>
  new Refused(409, ({ frame }) => frame.refusals.held(by.replace(/^lesson/, frame.titles.lesson)))

const refuseBusy = (what: string) => new Refused(409, ({ frame }) => frame.refusals.busy(what))
