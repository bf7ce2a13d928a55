import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import { Refused } from '../refused.ts'
import { hasSeveralAddresses } from './addresses.ts'
import type { PlanWishes } from './plan.ts'
import { readPlan } from './read-plan.ts'
import { type ShoppersProcess, startShoppers } from './shoppers-process.ts'
import { noCounts, type Second, type Tally } from './tally.ts'

export type Traffic = ReturnType<typeof createTraffic>

interface TrafficParts {
  config: Pick<ConsoleConfig, 'EDGE_ADDRESS' | 'DOMAIN'>
  hub: Pick<Hub, 'publish'>
  log: Logger
}

/** Virtual shoppers, one run at a time. */
export function createTraffic({ config, hub, log }: TrafficParts) {
  const [at = '', port] = config.EDGE_ADDRESS.split(':')
  const shop = { at, port: Number(port), domain: config.DOMAIN }
  const severalAddresses = hasSeveralAddresses(at)
  let tally: Tally | null = null
  let history: Second[] = []
  let shoppers: ShoppersProcess | null = null
  let over: Promise<void> = Promise.resolve()

  const running = () => tally?.state === 'running'

  function tell(next: Tally): void {
    tally = next
    hub.publish('traffic', next)
  }

  /** Resolves when the shoppers are there. @throws Refused: 422, or 409 while others shop */
  async function begin(wishes: PlanWishes): Promise<void> {
    const plan = readPlan(wishes, severalAddresses)
    if (running()) throw new Refused(409, ({ traffic }) => traffic.refusals.running)
    history = []
    const startedAt = Date.now()
    const begun: Tally = { ...noCounts(), plan, startedAt, state: 'running', broken: false }
    tell(begun)
    try {
      shoppers = await startShoppers({ plan, shop }, (counts) => {
        history.push(counts.now)
        tell({ ...begun, ...counts })
      })
      over = watch(shoppers)
    } catch (error) {
      log.error({ err: error }, 'the shoppers could not be started')
      tell({ ...begun, state: 'ended', broken: true })
      throw new Refused(503, ({ traffic }) => traffic.refusals.broken)
    }
  }

  async function watch(running: ShoppersProcess): Promise<void> {
    const well = await running.ended
    if (!well) log.warn('the shoppers’ process broke')
    if (tally) tell({ ...tally, state: 'ended', shoppers: 0, cpuPercent: 0, broken: !well })
    shoppers = null
  }

  return {
    /** Whether shoppers can have addresses of their own here. */
    severalAddresses,
    running,
    begin,

    /** How the run stands, or how the last one ended; null before the first. */
    tally: (): Tally | null => tally,

    /** Second by second. */
    history: (): readonly Second[] => history,

    /** Sends the shoppers home; resolves when they have left. @throws Refused, 409 without a run */
    async end(): Promise<Tally> {
      if (!tally || !shoppers) throw new Refused(409, ({ traffic }) => traffic.refusals.notRunning)
      await shoppers.end()
      await over
      return tally
    },

    /** When the console ends. */
    async stop(): Promise<void> {
      shoppers?.kill()
      await Promise.race([over, sleep(1000, undefined, { ref: false })])
    },
  }
}
