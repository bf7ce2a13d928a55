import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../shared/logger.ts'
import type { LabConfig } from '../config.ts'
import type { EventStream } from '../http/event-stream.ts'
import { Refused } from '../refused.ts'
import { hasSeveralAddresses, type Shop } from './load/load-generator.ts'
import type { LoadJob } from './load/main.ts'
import { type PlanInput, parsePlan } from './plan.ts'
import { type Counts, noCounts, type Second, type Tally } from './tally.ts'

export type Traffic = ReturnType<typeof createTraffic>

interface TrafficOptions {
  config: Pick<LabConfig, 'EDGE_ADDRESS' | 'DOMAIN' | 'PUBLIC_SCHEME' | 'CA_FILE'>
  eventStream: Pick<EventStream, 'publish'>
  log: Logger
}

/** The load generator, one run at a time. */
export function createTraffic({ config, eventStream, log }: TrafficOptions) {
  const [at = '', port] = config.EDGE_ADDRESS.split(':')
  const shop: Shop = {
    at,
    port: Number(port),
    domain: config.DOMAIN,
    scheme: config.PUBLIC_SCHEME,
    caFile: config.CA_FILE,
  }
  const severalAddresses = hasSeveralAddresses(at)
  let tally: Tally | null = null
  let history: Second[] = []
  let loadProcess: LoadProcess | null = null
  let over: Promise<void> = Promise.resolve()

  const running = () => tally?.state === 'running'

  function publish(next: Tally): void {
    tally = next
    eventStream.publish('traffic', next)
  }

  /** Resolves when the load generator has started. @throws Refused: 422, or 409 during a run */
  async function start(input: PlanInput): Promise<void> {
    const plan = parsePlan(input, severalAddresses)
    if (running()) throw new Refused(409, ({ traffic }) => traffic.refusals.running)
    history = []
    const startedAt = Date.now()
    const begun: Tally = { ...noCounts(), plan, startedAt, state: 'running', broken: false }
    publish(begun)
    try {
      loadProcess = await startLoadGenerator({ plan, shop }, (counts) => {
        history.push(counts.now)
        publish({ ...begun, ...counts })
      })
      over = watch(loadProcess)
    } catch (error) {
      log.error({ err: error }, 'the load generator could not be started')
      publish({ ...begun, state: 'ended', broken: true })
      throw new Refused(503, ({ traffic }) => traffic.refusals.broken)
    }
  }

  async function watch(running: LoadProcess): Promise<void> {
    const well = await running.ended
    if (!well) log.warn('the load generator exited unexpectedly')
    if (tally) publish({ ...tally, state: 'ended', shoppers: 0, cpuPercent: 0, broken: !well })
    loadProcess = null
  }

  return {
    /** Whether virtual users can have their own IP addresses here. */
    severalAddresses,
    running,
    start,

    /** The current or last run; null before the first. */
    tally: (): Tally | null => tally,

    /** One entry per second of the run. */
    history: (): readonly Second[] => history,

    /** Resolves when all virtual users have finished. @throws Refused, 409 without a run */
    async stop(): Promise<Tally> {
      if (!tally || !loadProcess)
        throw new Refused(409, ({ traffic }) => traffic.refusals.notRunning)
      await loadProcess.end()
      await over
      return tally
    },

    /** Kills the load generator when the lab stops. */
    async close(): Promise<void> {
      loadProcess?.kill()
      await Promise.race([over, sleep(1000, undefined, { ref: false })])
    },
  }
}

// TypeScript in tests, JavaScript when built.
const main = path.join(import.meta.dirname, 'load', `main${path.extname(import.meta.filename)}`)
// A request in flight may take as long as the longest timeout.
const stopTimeoutMs = 12_000

/** The load generator's process, as the lab sees it. */
export interface LoadProcess {
  /** Resolves to whether it exited normally. */
  ended: Promise<boolean>
  /** Lets the virtual users finish, then kills the process after a timeout. */
  end(): Promise<void>
  kill(): void
}

/** @throws when the process cannot be started */
export async function startLoadGenerator(
  job: LoadJob,
  onCounts: (counts: Counts) => void,
): Promise<LoadProcess> {
  const child = fork(main, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<boolean>((resolve) => {
    child.once('exit', (code) => resolve(code === 0))
  })
  await once(child, 'spawn')
  child.on('message', (counts) => onCounts(counts as Counts))
  child.send(job)
  return {
    ended,
    async end() {
      requestEnd(child)
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await ended
      clearTimeout(timer)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function requestEnd(child: ChildProcess): void {
  if (child.connected) child.send('end', () => {})
}
