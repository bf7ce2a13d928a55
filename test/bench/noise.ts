import { cpus, loadavg } from 'node:os'

/** What else the machine does before we begin: processes that want a core, of all cores. */
export const loadBefore = (): number => (loadavg()[0] ?? 0) / cpus().length

/** Null on a quiet machine. */
export function noiseWarning(load: number): string | null {
  if (load < 0.4) return null
  const share = Math.round(load * 100)
  return `The machine was at ${share} % of its cores' load before the run began: look at ratios, not at times, and run it again when it is quiet.`
}
