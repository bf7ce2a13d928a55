import { nodeVersion } from './node-version.ts'

/** What a process can say of itself, where nobody can look at it from outside. */
export interface OwnUsage {
  version: string
  uptimeMs: number
  /** Processor time since its start. */
  cpuMs: number
  /** Resident memory. */
  memoryBytes: number
}

export function ownUsage(): OwnUsage {
  const { user, system } = process.cpuUsage()
  return {
    version: nodeVersion(),
    uptimeMs: Math.round(process.uptime() * 1000),
    cpuMs: Math.round((user + system) / 1000),
    memoryBytes: process.memoryUsage.rss(),
  }
}
