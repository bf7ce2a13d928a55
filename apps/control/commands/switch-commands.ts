import * as z from 'zod'
import type { Stage } from '../../../infra/stages/stage.ts'
import { defaultStage, hasWebTier } from '../../../infra/stages/stages.ts'
import {
  limits,
  type OnOff,
  onOff,
  readTargets,
  type ScaledService,
  type Strategy,
  scaledServices,
  sessionStores,
  strategies,
} from '../../../infra/topology.ts'
import { closest } from '../../shared/closest.ts'
import { appsAgree, appsSeeStores } from '../app-report.ts'
import type { Driver, EdgeSwitches } from '../driver.ts'
import type { MessageCode } from '../messages.ts'
import { Refusal, unknownName } from '../refusal.ts'
import { command, component, forMs, type Result } from './command.ts'
import { findComponent } from './component-commands.ts'

/** Commands that set a switch, or move the databases' roles. */

const agreeWithinMs = 10_000
const noticedWithinMs = 15_000
const mostLagSeconds = 3600

/** The switches with a few values. The first three are rows of the table `settings`. */
export const switchValues = {
  sessions: sessionStores,
  reads: readTargets,
  freshness: onOff,
  cache: onOff,
  strategy: strategies,
  'app-tls': onOff,
} as const satisfies Record<string, readonly string[]>

export type SwitchName = keyof typeof switchValues

const valueShape = z.object({ value: z.string().max(60) })

/** A switch that all app replicas agree on: a row of the table `settings`. */
const setting = (name: 'sessions' | 'reads' | 'freshness', row: string) =>
  command({
    shape: valueShape,
    runs: 'alone',
    async run({ driver }, { value }): Promise<Result> {
      checkValue(name, value)
      checkStageHas(driver, name, value)
      const version = await changeSetting(driver, row, value)
      return { code: 'switch-set', values: { name, value }, facts: { [name]: value, version } }
    },
  })

export const switchCommands = {
  /** App replicas, instances of whoami, or web servers. */
  scale: command({
    shape: z.object({ service: z.enum(scaledServices).optional(), count: z.number() }),
    runs: 'alone',
    async run({ driver, faults }, { service = 'app', count }): Promise<Result> {
      const min = limits.minReplicas
      const max = service === 'web' ? limits.maxWebServers : limits.maxReplicas
      if (!Number.isInteger(count) || count < min || count > max)
        throw new Refusal(422, rangeOf[service], { min, max })
      checkStageScales(driver, service, count)
      const before = await countOf(driver, service)
      await driver.scale(service, count)
      const names = (await driver.listComponents()).map(({ name }) => name)
      for (const { kind, target } of faults.list())
        if (!names.includes(target)) faults.clear(kind, target)
      const isSame = before === count
      if (service === 'app')
        return {
          code: isSame ? 'scaled-already' : 'scaled',
          ...{ values: { count }, facts: { replicas: count } },
        }
      return {
        code: isSame ? `${service}-scaled-already` : `${service}-scaled`,
        ...{ values: { count }, facts: { [service]: count } },
      }
    },
  }),

  sessions: setting('sessions', 'session_store'),
  reads: setting('reads', 'reads'),
  freshness: setting('freshness', 'freshness'),

  /** The edge caches pages of guests for a second, and each app replica what it makes them of. */
  cache: command({
    shape: valueShape,
    runs: 'alone',
    async run({ driver }, { value }): Promise<Result> {
      checkValue('cache', value)
      const version = await changeSetting(driver, 'cache', value)
      await driver.applyEdge({ cache: value as OnOff })
      return {
        code: 'switch-set',
        values: { name: 'cache', value },
        facts: { cache: value, version },
      }
    },
  }),

  /** Plaintext between the edge and app replicas is for seeing what a sniffer reads there. */
  'app-tls': command({
    shape: valueShape,
    runs: 'alone',
    async run({ driver }, { value }): Promise<Result> {
      checkValue('app-tls', value)
      if (driver.stage.tls !== 'all')
        throw new Refusal(409, 'stage-no-inner-tls', {
          stage: driver.stage.name,
          command: driver.commandToStart('secured'),
        })
      const appTls = value as OnOff
      // App replicas refuse plaintext from when the edge sends none to before it sends some.
      if (appTls === 'on') await driver.applyEdge({ appTls })
      const version = await changeSetting(driver, 'app_tls', value)
      if (appTls === 'off') await driver.applyEdge({ appTls })
      return {
        code: 'switch-set',
        values: { name: 'app-tls', value },
        facts: { appTls, version },
      }
    },
  }),

  strategy: command({
    shape: valueShape,
    runs: 'alone',
    async run({ driver }, { value }): Promise<Result> {
      checkValue('strategy', value)
      await driver.applyEdge({ strategy: value as Strategy })
      return {
        code: 'switch-set',
        values: { name: 'strategy', value },
        facts: { strategy: value },
      }
    },
  }),

  /** Makes a database the primary. */
  promote: command({
    shape: z.object({ name: component, force: z.boolean().optional() }),
    runs: 'alone',
    async run({ driver, faults }, { name, force = false }): Promise<Result> {
      const { primary: old, databases } = await driver.getReplication()
      if (!databases.includes(name)) throw unknownName(name, databases)
      if (name === old) return { code: 'promoted-already', values: { name } }
      const { state } = await findComponent(driver, name)
      if (state !== 'ready') throw new Refusal(409, 'not-running', { name, state })
      try {
        const { graceful, lost } = await driver.promote(name, force)
        if (!(await appsSeeStores(driver, noticedWithinMs)))
          throw new Refusal(500, 'promotion-unnoticed', { name })
        return {
          code: promotedCode(driver, { graceful, lost }),
          values: { name, old: old ?? '?', lost: lost ?? 0 },
          facts: { graceful, lost, primary: name },
        }
      } finally {
        const { delaySeconds } = await driver.getReplication()
        if (delaySeconds === 0) for (const one of databases) faults.clear('lag', one)
        const before = old && (await findComponent(driver, old))
        if (before && before.state !== 'paused') faults.clear('pause', before.name)
      }
    },
  }),

  /** Read replicas apply changes that many seconds after they have received them. */
  lag: command({
    shape: z.object({ seconds: z.number(), forMs: forMs.default(60_000) }),
    runs: 'alone',
    async run({ driver, faults }, { seconds, forMs: endsAfterMs }): Promise<Result> {
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > mostLagSeconds)
        throw new Refusal(422, 'lag-range')
      if (driver.stage.databases === 1) throw stageLacks(driver, 'stage-no-read-replica')
      const { primary, databases } = await driver.getReplication()
      const targets = databases.filter((database) => database !== primary)
      const found = await Promise.all(targets.map((name) => findComponent(driver, name)))
      const [first] = found
      if (!first) throw new Refusal(409, 'no-read-replica')
      // One that is stopped applies them late when it is back.
      if (!found.some(({ state }) => state === 'ready'))
        throw new Refusal(409, 'not-running', { name: first.name, state: first.state })
      await driver.delayReplication(seconds, endsAfterMs)
      const names = targets.join(', ')
      for (const target of targets) faults.clear('lag', target)
      if (seconds === 0) return { code: 'lag-ended', values: { names } }
      for (const target of targets)
        faults.begin({ kind: 'lag', target, text: `lag of ${seconds} s` }, endsAfterMs)
      return { code: 'lagging', values: { names, seconds, forMs: endsAfterMs } }
    },
  }),
}

const rangeOf = { app: 'replicas-range', whoami: 'whoami-range', web: 'web-range' } as const

function promotedCode(
  { stage }: Driver,
  { graceful, lost }: Awaited<ReturnType<Driver['promote']>>,
): MessageCode {
  if (stage.failover === 'group') return 'writes-moved'
  if (graceful) return 'promoted'
  if (lost) return 'promoted-with-loss'
  return stage.durability === 'semi-sync' && lost === 0
    ? 'promoted-without-loss'
    : 'promoted-by-force'
}

/** @throws Refusal 409 with the command that starts a stage which can */
function checkStageScales(driver: Driver, service: ScaledService, count: number): void {
  const { apps, whoami } = driver.stage
  if (service === 'app' && count > apps.most) throw stageLacks(driver, 'stage-one-app')
  if (service === 'whoami' && whoami === 0) throw stageLacks(driver, 'stage-no-whoami')
  if (service === 'web' && !hasWebTier(driver.stage))
    throw new Refusal(409, 'stage-no-web', {
      stage: driver.stage.name,
      command: driver.commandToStart('scale-up'),
    })
}

const countOf = async (driver: Driver, service: ScaledService): Promise<number> =>
  (await driver.listComponents()).filter(({ kind }) => kind === service).length

/** @throws Refusal 422 with the values that there are */
function checkValue(name: SwitchName, value: string): void {
  const known: readonly string[] = switchValues[name]
  if (known.includes(value)) return
  const meant = closest(value, known)
  const values = { name, value, known: known.join(', ') }
  throw meant
    ? new Refusal(422, 'unknown-value-meant', { ...values, meant })
    : new Refusal(422, 'unknown-value', values)
}

/** @throws Refusal 409 with the command that starts a stage that has it */
function checkStageHas(driver: Driver, name: SwitchName, value: string): void {
  const code = findLack(driver.stage, name, value)
  if (code) throw stageLacks(driver, code)
}

/** Why a stage cannot have a value of a switch; null when it can. */
export function findLack({ redis, databases }: Stage, name: SwitchName, value: string) {
  if (name === 'sessions' && value === 'redis' && !redis) return 'stage-no-redis'
  if (name === 'reads' && value === 'replica' && databases === 1) return 'stage-no-read-replica'
  return null
}

const stageLacks = (
  { stage, commandToStart }: Driver,
  code: 'stage-one-app' | 'stage-no-redis' | 'stage-no-read-replica' | 'stage-no-whoami',
) => new Refusal(409, code, { stage: stage.name, command: commandToStart(defaultStage) })

/** The switches of the edge in a query such as `strategy=sticky&cache=on`. @throws Refusal */
export function parseEdgeSwitches(query: URLSearchParams): Partial<EdgeSwitches> {
  for (const [name, value] of query) {
    if (name !== 'strategy' && name !== 'cache') throw new Refusal(404, 'no-edge-switch', { name })
    checkValue(name, value)
  }
  return Object.fromEntries(query)
}

/** Writes one setting. Resolves to its version when every app replica in rotation reports it. */
async function changeSetting(driver: Driver, row: string, value: string): Promise<number> {
  const version = await writeSetting(driver, row, value).catch(async (error: Error) => {
    if (error instanceof Refusal) throw error
    const { primary } = await driver.getReplication()
    const values = { name: primary ?? '?', problem: error.message }
    throw new Refusal(503, 'primary-refuses', values)
  })
  if (!(await appsAgree(driver, ({ settings }) => settings.version >= version, agreeWithinMs)))
    throw new Refusal(500, 'not-everywhere')
  return version
}

/** Returns the version that every app replica has to report. */
async function writeSetting(driver: Driver, row: string, value: string): Promise<number> {
  const rows = await driver.queryPrimary('SELECT name, value, version FROM settings')
  const newest = Math.max(0, ...rows.map(({ version }) => Number(version)))
  if (rows.some((known) => known.name === row && known.value === value)) return newest
  await driver.queryPrimary('UPDATE settings SET value = ?, version = ? WHERE name = ?', [
    value,
    newest + 1,
    row,
  ])
  return newest + 1
}
