import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { percentile } from '../../bench/statistics.ts'
import type { Shop } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const page = '/products'
const clients = 50
const measureMs = 5000
const overloadMs = 15_000
const times = 4
/** What one process can ask, and what this machine is to bear. */
const mostAtOnce = 3000
const normalWithinMs = 10_000
const admittedMs = 2000
const shedMs = 1000
const busy = [429, 503]

interface Request {
  /** 0 without an answer. */
  status: number
  /** What came instead of one. */
  error?: string
  ms: number
}

/**
 * What the edge, in scale-up the web servers, have logged between two moments (epoch seconds). Customers are on the same cores as the shop here: from
 * where they are, one would measure how long they wait for themselves.
 */
function loggedBetween(file: string, since: number, until: number): Request[] {
  // It is set aside when it has grown large.
  const lines = [`${file}.1`, file].flatMap((name) =>
    existsSync(name) ? readFileSync(name, 'utf8').split('\n') : [],
  )
  return lines.flatMap((line) => {
    const [, at, uri, status, seconds] = logged.exec(line) ?? []
    const isOne = uri === page && Number(at) >= since && Number(at) <= until
    return isOne ? { status: Number(status), ms: Number(seconds) * 1000 } : []
  })
}

const logged = / msec=([\d.]+) .* uri="([^"]*)" status=(\d+) .* seconds=([\d.]+) /

const p = (requests: readonly Request[], share: number) =>
  requests.length > 0
    ? Math.round(
        percentile(
          requests.map(({ ms }) => ms),
          share,
        ),
      )
    : 0

async function run({ stack }: Shop): Promise<Outcome> {
  const log = path.join(stack.runDir, 'edge/logs/access.log')
  const guests = Array.from({ length: clients }, () => {
    const client = stack.client('round-robin.localhost')
    client.timeoutMs = 12_000
    return client
  })
  let next = 0
  const ask = async (): Promise<Request> => {
    const at = performance.now()
    const guest = guests[next++ % clients]
    const answer = await guest?.get(page).then(
      ({ status }) => ({ status }),
      (error) => ({ status: 0, error: String(error.code ?? error.message) }),
    )
    return { status: 0, ...answer, ms: performance.now() - at }
  }

  /** Each asks again as soon as it has an answer. Requests a second. */
  async function capacity(): Promise<number> {
    const until = performance.now() + measureMs
    let count = 0
    const loop = async () => {
      while (performance.now() < until) if ((await ask()).status === 200) count++
    }
    await Promise.all(Array.from({ length: 16 }, loop))
    return count / (measureMs / 1000)
  }

  /** Asks at that rate, whether there are answers or not. */
  async function flood(perSecond: number): Promise<Request[]> {
    const startedAt = performance.now()
    const asked: Promise<Request>[] = []
    let open = 0
    for (;;) {
      const elapsed = performance.now() - startedAt
      if (elapsed > overloadMs) break
      for (; asked.length < (elapsed / 1000) * perSecond && open < mostAtOnce; open++)
        asked.push(ask().finally(() => open--))
      await delay(5)
    }
    return Promise.all(asked)
  }

  const beforeMs = p(await several(ask), 0.95)
  const perSecond = await capacity()
  const since = Date.now() / 1000
  const requests = await flood(perSecond * times)
  const until = Date.now() / 1000
  const calmAt = performance.now()
  let normalMs = 0
  for (;;) {
    const now = await several(ask)
    normalMs = performance.now() - calmAt
    const isNormal =
      now.every(({ status }) => status === 200) && p(now, 0.95) <= Math.max(2 * beforeMs, 200)
    if (isNormal || normalMs > normalWithinMs) break
  }
  for (const guest of guests) guest.close()
  const asked = requests.length / (overloadMs / 1000)
  const answers = loggedBetween(log, since, until)
  const admitted = answers.filter(({ status }) => status === 200)
  const shed = answers.filter(({ status }) => busy.includes(status))
  const others = requests.filter(({ status }) => status !== 200 && !busy.includes(status))
  const kinds = [...new Set(others.map(({ status, error }) => error ?? String(status)))]
  const measured = [
    `${Math.round(perSecond)} pages a second, then ${(asked / perSecond).toFixed(1)} times as many asked for`,
    `${admitted.length} admitted, p99 ${p(admitted, 0.99)} ms${missed(p(admitted, 0.99), admittedMs)}`,
    `${shed.length} shed, p99 ${p(shed, 0.99)} ms${missed(p(shed, 0.99), shedMs)}`,
    `normal after ${(normalMs / 1000).toFixed(1)} s${missed(normalMs, normalWithinMs)}`,
    ...(kinds.length > 0 ? [`others: ${kinds.join(', ')}`] : []),
  ].join('; ')
  return { trials: requests.length, violations: others.length, measured }
}

const missed = (ms: number, goalMs: number) => (ms > goalMs ? ' (missed)' : '')

const several = async (ask: () => Promise<Request>): Promise<Request[]> => {
  const requests: Request[] = []
  for (let count = 0; count < 20; count++) requests.push(await ask())
  return requests
}

export const overload: Scenario = {
  name: 'four times the requests that the shop can answer',
  promise: 'each gets its page, or hears that the shop is busy',
  systems: ['distributed', ...scaleUps],
  run,
}
