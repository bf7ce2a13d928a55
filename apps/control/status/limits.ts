import { closeBelowBytes } from '../../replication/disk-watch.ts'
import type { LimitStatus } from '../../shared/own-usage.ts'

/** What servers have only so much of: how to read it, and when it is logged. */

const mib = 1024 * 1024

export type LimitLevel = 'fine' | 'near' | 'reached'

const nearShare = 0.8
const reachedShare = 0.95
// A disk is judged by what is left: a share of a large one is much room.
const nearFreeBytes = 256 * mib

export function levelOf({ what, used, most }: LimitStatus): LimitLevel {
  if (what === 'disk') {
    if (most - used < closeBelowBytes) return 'reached'
    return most - used < nearFreeBytes ? 'near' : 'fine'
  }
  if (used >= most * reachedShare) return 'reached'
  return used >= most * nearShare ? 'near' : 'fine'
}

/** For people: "290 of 300 connections in use", "12 MB of 420 MB free on its disk". */
export function limitText({ what, used, most }: LimitStatus): string {
  const mb = (bytes: number) => `${Math.floor(bytes / mib).toLocaleString('en')} MB`
  if (what === 'disk') return `${mb(most - used)} of ${mb(most)} free on its disk`
  if (what === 'memory') return `${mb(used)} of ${mb(most)} memory in use`
  return `${used.toLocaleString('en')} of ${most.toLocaleString('en')} ${what} in use`
}

/** From Redis' answer to INFO: its clients, and its memory where that has a limit. */
export function redisLimits(info: string, target = 'redis'): LimitStatus[] {
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  const all: LimitStatus[] = [
    {
      target,
      what: 'connections',
      used: figure('connected_clients'),
      most: figure('maxclients'),
    },
    { target, what: 'memory', used: figure('used_memory'), most: figure('maxmemory') },
  ]
  return all.filter(({ most }) => most > 0)
}

/**
 * The edge's client connections, from its `stub_status` page. Each request that is passed on
 * takes one more, so only half of `worker_connections` is for clients.
 */
export function edgeConnections(target: string, page: string, nginxConf: string): LimitStatus[] {
  const used = /^Active connections: (\d+)/m.exec(page)?.[1]
  const each = /^\s*worker_connections\s+(\d+);/m.exec(nginxConf)?.[1]
  if (used === undefined || each === undefined) return []
  const most = (Number(each) * edgeWorkers) / 2
  return [{ target, what: 'connections', used: Number(used), most }]
}

/** The same of HAProxy, from its metrics. */
export function haproxyConnections(target: string, metrics: string): LimitStatus[] {
  const figure = (name: string) =>
    Number(new RegExp(`^haproxy_process_${name} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0)
  const most = figure('max_connections')
  const used = figure('current_connections')
  return most > 0 ? [{ target, what: 'connections', used, most }] : []
}

/** As in the `main.conf` of both ways to run. */
const edgeWorkers = 2

/** Reads the limits every `everyMs`, and logs when one is near, reached, or no longer so. */
export function watchLimits(
  getLimits: () => Promise<readonly LimitStatus[]>,
  log: (text: string) => void,
  everyMs = 5000,
) {
  let current: readonly LimitStatus[] = []
  const logged = new Map<string, LimitLevel>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function loop(): Promise<void> {
    current = await getLimits().catch(() => current)
    for (const limit of current) logChange(limit)
    if (!stopped) timer = setTimeout(loop, everyMs).unref()
  }

  function logChange(limit: LimitStatus): void {
    const key = `${limit.target} ${limit.what}`
    const level = levelOf(limit)
    if (level === (logged.get(key) ?? 'fine')) return
    logged.set(key, level)
    const words = {
      fine: 'is at no limit any more',
      near: 'comes near to a limit',
      reached: 'is at a limit',
    }
    log(`${limit.target} ${words[level]}: ${limitText(limit)}`)
  }

  return {
    start: (): void => void loop(),
    current: () => current,
    stop(): void {
      stopped = true
      clearTimeout(timer)
    },
  }
}
