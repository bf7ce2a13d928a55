import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { until } from '../../shared/until.ts'
import { type Comparison, compare, countAnswers } from '../canary.ts'
import type { App, Driver, Version } from '../driver.ts'
import type { Faults } from '../faults.ts'
import { Refusal } from '../refusal.ts'
import { command, type Result } from './command.ts'

const everyMs = 100
/** A new version is judged by as many answers at least, and waited for so long again. */
const leastAnswers = 5

const version = z.object({
  name: z.string().regex(/^[\w.-]{1,40}$/),
  /** A folder, or in containers an image. */
  source: z.string().min(1).max(500),
})

export const deployCommand = {
  /**
   * Runs another build, and counts the requests that fail meanwhile. Without a version, the one that
   * is here now: the single app replica of the stage `simple` is stopped and started; several are
   * restarted one by one. With a version, first one app replica has it beside the others (canary), or
   * as many as there are (`blueGreen`), and when it is worse it goes again.
   */
  deploy: command({
    shape: z.object({
      version: version.optional(),
      /** Share of the requests that the canary gets, in per cent. */
      canary: z.number().int().min(1).max(50).default(10),
      /** How long the new version is compared with the old one. */
      watchMs: z.number().int().min(1000).max(3_600_000).default(15_000),
      blueGreen: z.boolean().default(false),
    }),
    runs: 'alone',
    async run({ driver, faults }, { version, canary, watchMs, blueGreen }): Promise<Result> {
      const apps = (await driver.listApps()).filter(({ state }) => state !== 'stopped')
      if (apps.length === 0)
        throw new Refusal(409, 'not-running', { name: 'app-1', state: 'stopped' })
      const startedAt = performance.now()
      let comparison: Comparison | null = null
      const { versions } = driver
      const before = await versions.current()
      const next = await versions.find(version ?? null)
      const { count, failed } = await countFailures(driver, async () => {
        // New columns and tables first: the old version goes on with them.
        if (next) await versions.prepare(next)
        // A single server has no other beside it.
        if (!version || !next || driver.stage.apps.most === 1)
          return replace(driver, faults, apps, { before, next })
        const beside = blueGreen ? apps.length : 1
        const how = { beside, watchMs, share: blueGreen ? 50 : canary }
        comparison = await deployBeside(driver, faults, apps, { before, next }, how)
      })
      const tookMs = performance.now() - startedAt
      const running = (await driver.listApps())[0]?.report?.version ?? '?'
      const facts = { version: running, apps: apps.length, requests: count, failed, tookMs }
      const found = comparison as Comparison | null
      if (found?.problem) throw rolledBack(found, version?.name ?? '?', failed, count)
      const code = driver.stage.apps.most > 1 ? 'deployed' : 'deployed-with-downtime'
      return { code, values: { ...facts, name: apps[0]?.name ?? '?' }, facts }
    },
  }),
}

interface Change {
  before: Version | null
  /** Null is the build that is here. */
  next: Version | null
}

/** Resolves when every app replica has the next version; if one does not start with it, they have the one before. */
async function replace(
  driver: Driver,
  faults: Faults,
  apps: readonly App[],
  { before, next }: Change,
): Promise<void> {
  try {
    await restartAll(driver, faults, apps, next)
  } catch (error) {
    // The build that is here is what was here before.
    if (!next) throw error
    await restartAll(driver, faults, apps, before)
    const { message: problem } = error as Error
    throw new Refusal(409, 'version-does-not-start', { version: next.name, problem })
  }
  await driver.versions.use(next, before)
}

async function restartAll(
  driver: Driver,
  faults: Faults,
  apps: readonly App[],
  version: Version | null,
): Promise<void> {
  for (const { name } of apps) {
    for (const fault of ['pause', 'drain'] as const) faults.clear(fault, name)
    await driver.versions.restart(name, version)
  }
}

interface Beside {
  /** How many app replicas get the new version beside the old ones. */
  beside: number
  /** Of the requests that they get together, in per cent. */
  share: number
  watchMs: number
}

/** Resolves to how the new version compares; when it is worse, everything is as it was. */
async function deployBeside(
  driver: Driver,
  faults: Faults,
  apps: readonly App[],
  change: Change & { next: Version },
  { beside, share, watchMs }: Beside,
): Promise<Comparison> {
  const { versions } = driver
  const old = apps.map(({ name }) => name)
  const added: string[] = []
  try {
    const weight = weightsFor(share, old.length, beside)
    // Before the new one is there: it would get as much as each of them at first.
    for (const name of old) await driver.setWeight(name, weight.old)
    for (let number = 0; number < beside; number++) added.push(await versions.add(change.next))
    for (const name of added) await driver.setWeight(name, weight.next)
    const answered = await countAnswers(driver, [...old, ...added])
    await delay(watchMs)
    await until(async () => (await answered(added)).requests >= leastAnswers, watchMs, everyMs)
    const found = compare(await answered(added), await answered(old))
    if (found.problem) return found
    await replace(driver, faults, apps, change)
    return found
  } finally {
    try {
      for (const { name, weight } of apps) await driver.setWeight(name, weight)
    } finally {
      for (const name of added) await versions.remove(name)
    }
  }
}

/** As much as HAProxy takes. */
const mostWeight = 256

/**
 * Weights by which `beside` app replicas of the next version get `share` per cent beside `count` old ones: as
 * small as they can be.
 */
export function weightsFor(share: number, count: number, beside: number) {
  const exact = { old: (100 - share) * beside, next: share * count }
  const unit = Math.max(
    divisorOf(exact.old, exact.next),
    exact.old / mostWeight,
    exact.next / mostWeight,
  )
  const weightOf = (parts: number) => Math.max(1, Math.round(parts / unit))
  return { old: weightOf(exact.old), next: weightOf(exact.next) }
}

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b))

function rolledBack(
  { canary, others, problem }: Comparison,
  version: string,
  failed: number,
  requests: number,
): Refusal {
  const values = {
    version,
    failed,
    requests,
    errors: canary.errors,
    answers: canary.requests,
    ms: Math.round(canary.p95Ms ?? 0),
    others: Math.round(others.p95Ms ?? 0),
  }
  return new Refusal(409, problem === 'errors' ? 'rolled-back-errors' : 'rolled-back-slow', values)
}

/** A request every tenth of a second, whether or not those before are answered, while `work` goes on. */
async function countFailures(driver: Driver, work: () => Promise<void>) {
  const sent: Promise<boolean>[] = []
  let over = false
  const sending = (async () => {
    while (!over) {
      sent.push(driver.canBrowse())
      await delay(everyMs)
    }
  })()
  try {
    await work()
  } finally {
    over = true
    await sending
  }
  const answers = await Promise.all(sent)
  return { count: answers.length, failed: answers.filter((ok) => !ok).length }
}
