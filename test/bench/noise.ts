import { cpus, loadavg } from 'node:os'

/** How many cores what else runs here would like to have, of those that there are; 1 is all of them. */
export const loadBefore = (): number => (loadavg()[0] ?? 0) / cpus().length

/** Null on a quiet machine. */
export function noiseWarning(load: number): string | null {
  if (load < 0.4) return null
  return `Before the run began, other work wanted ${load.toFixed(1)} times the cores that this machine has: look at ratios and counts, not at times, and run it again when it is quiet.`
}
