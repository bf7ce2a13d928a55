import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { percentile } from '../../bench/statistics.ts'
import { type Askers, countOf, startAskers, type Tally } from '../askers.ts'
import { by } from '../faults.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const page = '/products'
const host = 'round-robin.localhost'
const guests = 16
const measureMs = 5000
const overloadMs = 15_000
const times = 4
/** What this machine is to bear. */
const mostAtOnce = 3000
const normalWithinMs = 10_000
const admittedMs = 2000
const shedMs = 1000
const busy = [429, 503]

/** What was measured. */
export interface Overload {
  /** The shop had only one app replica. */
  isReduced: boolean
  /** Pages that it can answer. */
  perSecond: number
  /** What those heard who asked for four times as many. */
  tally: Tally
  answers: readonly Answer[]
  /** How long it took until pages came as before. */
  normalMs: number
}

interface Answer {
  status: number
  ms: number
}

/**
 * What the edge, in scale-up the web servers, have logged between two moments (epoch seconds). Customers are on the same cores as the shop here: from
 * where they are, one would measure how long they wait for themselves.
 */
export function loggedBetween(file: string, since: number, until: number): Answer[] {
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

const p = (answers: readonly Answer[], share: number) =>
  answers.length > 0
    ? Math.round(
        percentile(
          answers.map(({ ms }) => ms),
          share,
        ),
      )
    : 0

async function overloadShop(shop: Shop): Promise<Overload> {
  const { stack, control, system } = shop
  // Two tiers in front of the app replicas, three databases and all who ask are on the same cores there: four times
  // what three app replicas answer would be more than this machine can ask for.
  const isReduced = scaleUps.includes(system.name)
  const { replicas } = await waitUntilHealthy(control)
  const scale = async (count: number) => {
    await control.run({ command: 'scale', count }, by)
    await waitUntilHealthy(control)
  }
  const askers = await startAskers({ port: stack.port, host, path: page })
  try {
    if (isReduced) await scale(1)
    return { isReduced, ...(await measure(shop, askers)) }
  } finally {
    askers.stop()
    if (isReduced) await scale(replicas.length)
  }
}

async function measure({ stack }: Shop, askers: Askers): Promise<Omit<Overload, 'isReduced'>> {
  const log = path.join(stack.runDir, 'edge/logs/access.log')
  const guest = stack.client(host)
  guest.timeoutMs = 12_000
  const ask = async (): Promise<Answer> => {
    const at = performance.now()
    const status = await guest.get(page).then(
      ({ status }) => status,
      () => 0,
    )
    return { status, ms: performance.now() - at }
  }
  try {
    const beforeMs = p(await several(ask), 0.95)
    const { 200: pages = 0 } = await askers.ask({ guests, ms: measureMs })
    const perSecond = pages / (measureMs / 1000)
    const since = Date.now() / 1000
    const tally = await askers.ask({ perSecond: perSecond * times, mostAtOnce, ms: overloadMs })
    const until = Date.now() / 1000
    const calmAt = performance.now()
    for (;;) {
      const now = await several(ask)
      const normalMs = performance.now() - calmAt
      const isNormal =
        now.every(({ status }) => status === 200) && p(now, 0.95) <= Math.max(2 * beforeMs, 200)
      if (isNormal || normalMs > normalWithinMs)
        return { perSecond, tally, answers: loggedBetween(log, since, until), normalMs }
    }
  } finally {
    guest.close()
  }
}

const several = async (ask: () => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (let count = 0; count < 20; count++) answers.push(await ask())
  return answers
}

const admittedOf = ({ answers }: Overload) => answers.filter(({ status }) => status === 200)
const shedOf = ({ answers }: Overload) => answers.filter(({ status }) => busy.includes(status))

/** A time that was missed is only said: on a busy machine it may be. */
export function outcomeOf(overload: Overload): Outcome {
  const { isReduced, perSecond, tally, normalMs } = overload
  const [admitted, shed] = [admittedOf(overload), shedOf(overload)]
  const asked = countOf(tally) / (overloadMs / 1000) / perSecond
  const others = Object.entries(tally).filter(([what]) => ![200, ...busy].includes(Number(what)))
  const measured = [
    `${Math.round(perSecond)} pages a second${isReduced ? ' with one app replica' : ''}, then ${asked.toFixed(1)} times as many asked for${missed(asked < 0.95 * times)}`,
    `${admitted.length} admitted, p99 ${p(admitted, 0.99)} ms${missed(p(admitted, 0.99) > admittedMs)}`,
    `${shed.length} shed, p99 ${p(shed, 0.99)} ms${missed(p(shed, 0.99) > shedMs)}`,
    `normal after ${(normalMs / 1000).toFixed(1)} s${missed(normalMs > normalWithinMs)}`,
    ...(others.length > 0 ? [`others: ${others.map(([what]) => what).join(', ')}`] : []),
  ].join('; ')
  return { trials: countOf(tally), violations: countOf(Object.fromEntries(others)), measured }
}

const missed = (isMissed: boolean) => (isMissed ? ' (missed)' : '')

/** Answers that came later than their goal, beyond one in a hundred. */
export function lateIn(overload: Overload): number {
  const late = (answers: readonly Answer[], goalMs: number) =>
    Math.max(0, answers.filter(({ ms }) => ms > goalMs).length - Math.floor(answers.length / 100))
  return late(admittedOf(overload), admittedMs) + late(shedOf(overload), shedMs)
}

export const overload: Scenario = {
  name: 'four times the requests that the shop can answer',
  promise: 'each gets its page, or hears that the shop is busy',
  systems: ['distributed', ...scaleUps],
  run: async (shop) => outcomeOf(await overloadShop(shop)),
}

/** For a naive build, which misses the times by far: there they count. */
export const overloadInTime: Scenario = {
  ...overload,
  promise: 'each gets its page within 2 s, or hears within 1 s that the shop is busy',
  async run(shop) {
    const measured = await overloadShop(shop)
    const outcome = outcomeOf(measured)
    return { ...outcome, violations: outcome.violations + lateIn(measured) }
  },
}
