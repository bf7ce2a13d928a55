import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { listProcesses, type Status } from '../../control/status/status.ts'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { Logger } from '../../shared/logger.ts'
import { appState, componentState } from '../topology/create-snapshot.ts'
import type { ComponentState } from '../topology/snapshot.ts'
import type { Sample } from '../topology/status-feed.ts'

/** A time in which one component did not do its work. */
export interface Outage {
  name: string
  kind: OutageKind
  /** ISO 8601. */
  at: string
  ms: number
  /** Somebody chose its end: stopped, restarted, drained, paused. Others died, or did not answer. */
  planned: boolean
}

/** Whose failures customers may notice. */
export const outageKinds = ['edge', 'web', 'app', 'database', 'redis'] as const
export type OutageKind = (typeof outageKinds)[number]

const kept = 200
const works: ReadonlySet<ComponentState> = new Set(['ready', 'slow', 'lagging'])
const chosen: ReadonlySet<ComponentState> = new Set(['stopping', 'stopped', 'draining', 'paused'])

interface Known {
  restarts: number
  /** Since when it does not work; null while it does. */
  out: { since: number; planned: boolean } | null
}

/** The outages that the status shows one after the other, once everything has worked. @param seen called with each that is over */
export function watchOutages(seen: (outage: Outage) => void) {
  const known = new Map<string, Known>()
  let isUp = false

  return ({ at, status }: Pick<Sample, 'at' | 'status'>): void => {
    if (!status) return
    const components = componentsOf(status)
    isUp ||= components.every(({ state }) => works.has(state))
    if (!isUp) return
    const names = new Set(components.map(({ name }) => name))
    for (const name of known.keys()) if (!names.has(name)) known.delete(name)
    for (const { name, kind, state, restarts } of components) {
      const one = known.get(name)
      if (works.has(state)) {
        if (one?.out) {
          const { since, planned } = one.out
          seen({ name, kind, at: new Date(since).toISOString(), ms: at - since, planned })
        }
        known.set(name, { restarts, out: null })
      } else if (one && !one.out) {
        // What has not worked yet is starting for the first time: it is not known.
        const isRestarted = state === 'starting' && restarts === one.restarts
        known.set(name, { restarts, out: { since: at, planned: chosen.has(state) || isRestarted } })
      }
    }
  }
}

function componentsOf(status: Status) {
  const states = new Map<string, ComponentState>([
    ...status.replicas.map((one) => [one.name, appState(one)] as const),
    // While roles change, no database takes writes for a moment: none of them has failed.
    ...status.databases.map(
      (one) => [one.name, one.problem === null ? componentState(one) : 'away'] as const,
    ),
  ])
  return listProcesses(status).flatMap(({ kind, process }) => {
    const found = outageKinds.find((one) => one === kind)
    if (!found) return []
    const { name, restarts } = process
    return [{ name, kind: found, restarts, state: states.get(name) ?? componentState(process) }]
  })
}

export type Outages = ReturnType<typeof openOutages>

/** The last outages, in a file of the run folder, so that they outlive a change of the stage. */
export function openOutages(file: string, log: Logger) {
  const all: Outage[] = readJson<Outage[]>(file) ?? []

  function add(outage: Outage): void {
    all.push(outage)
    all.splice(0, all.length - kept)
    try {
      mkdirSync(path.dirname(file), { recursive: true })
      writeJson(file, all)
    } catch (error) {
      log.warn({ err: error }, 'An outage could not be written down.')
    }
  }

  return {
    onSample: watchOutages(add),
    newestFirst: (): Outage[] => all.toReversed(),
  }
}

export interface Repair {
  /** How many failures it is the mean of. */
  count: number
  meanMs: number
}

/**
 * The mean time between the failures of one component, of `count` that have been there for `forMs`; null
 * where none has failed without being told to.
 */
export function betweenFailures(
  outages: readonly Outage[],
  kind: OutageKind,
  { count, forMs }: { count: number; forMs: number },
): number | null {
  const since = Date.now() - forMs
  const failures = outages.filter(
    (one) => one.kind === kind && !one.planned && Date.parse(one.at) >= since,
  )
  const downMs = failures.reduce((total, { ms }) => total + ms, 0)
  return failures.length === 0 ? null : (count * forMs - downMs) / failures.length
}

/** The mean time to repair, of what failed without being told to; null where nothing has. */
export function repairOf(outages: readonly Outage[], kind: OutageKind): Repair | null {
  const failures = outages.filter((one) => one.kind === kind && !one.planned)
  if (failures.length === 0) return null
  const sum = failures.reduce((total, { ms }) => total + ms, 0)
  return { count: failures.length, meanMs: sum / failures.length }
}
