import { onOff, readTargets, type Settings, sessionStores } from '../../infra/topology.ts'
import type { Logger } from '../shared/logger.ts'
import type { Config } from './config.ts'
import type { Cluster } from './db/cluster.ts'

const periodMs = 500

interface Row {
  name: string
  value: string
  version: number
}

export type LiveSettings = ReturnType<typeof createSettings>

/**
 * What all app replicas agree on, read twice a second: from the primary, else from
 * the read replica, else the last known or the start values. Never written here.
 */
export function createSettings(
  cluster: Cluster,
  config: Pick<Config, 'SESSION_STORE' | 'READS' | 'FRESHNESS' | 'EDGE_CACHE'>,
  log: Logger,
) {
  let current: Settings = {
    version: 0,
    sessionStore: config.SESSION_STORE,
    reads: config.READS,
    freshness: config.FRESHNESS,
    cache: config.EDGE_CACHE,
    // Plaintext is for a lesson, and has to be asked for.
    appTls: 'on',
  }
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function refresh(): Promise<void> {
    const node = cluster.primary() ?? cluster.replica()
    if (!node) return
    try {
      adopt(await node.select<Row>('SELECT name, value, version FROM settings', [], 1000))
    } catch (error) {
      log.debug({ error: String(error) }, 'settings not read')
    }
  }

  function adopt(rows: Row[]): void {
    const version = Math.max(0, ...rows.map((row) => Number(row.version)))
    // A read replica that lags may have older settings than we know.
    if (version <= current.version) return
    current = { ...current, ...fromRows(rows), version }
    log.info({ ...current }, 'settings')
  }

  async function loop(): Promise<void> {
    await refresh()
    if (!stopped) timer = setTimeout(loop, periodMs)
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
  }

  return { current: () => current, start: loop, stop }
}

/** Rows with a name or value that this version does not know are passed over. */
function fromRows(rows: Row[]): Partial<Settings> {
  const value = (name: string) => rows.find((row) => row.name === name)?.value
  return {
    ...known('sessionStore', sessionStores, value('session_store')),
    ...known('reads', readTargets, value('reads')),
    ...known('freshness', onOff, value('freshness')),
    ...known('cache', onOff, value('cache')),
    ...known('appTls', onOff, value('app_tls')),
  }
}

function known<Key extends keyof Settings>(
  key: Key,
  values: readonly unknown[],
  value: string | undefined,
): Partial<Settings> {
  return values.includes(value) ? { [key]: value } : {}
}
