import { cpus, loadavg } from 'node:os'
import type { Result, Sample } from './measure.ts'
import { type Cpu, total } from './meter.ts'

export interface Spread {
  median: number
  least: number
  most: number
}

/** @throws for no values at all */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) throw new Error('There is nothing to measure.')
  return { median: median(sorted), least, most }
}

function median(sorted: readonly number[]): number {
  const half = sorted.length / 2
  const above = sorted[Math.floor(half)] as number
  return Number.isInteger(half) ? (above + (sorted[half - 1] as number)) / 2 : above
}

/** The value that `share` (0 to 1) of all values do not exceed: nearest rank, so it is one of them. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Element by element: what was measured together met the same noise. */
export const ratios = (values: readonly number[], floor: readonly number[]): number[] =>
  values.slice(0, floor.length).map((value, at) => value / (floor[at] as number))

export type Figure = (sample: Sample) => number

/** The CPU that a case is judged by: Node's, or nginx's where no Node is involved. */
export const own: Figure = ({ cpu }) => cpu.app || cpu.edge
export const all: Figure = ({ cpu }) => total(cpu)
export const tier =
  (name: keyof Cpu): Figure =>
  ({ cpu }) =>
    cpu[name]

export const figure = ({ samples }: Result, of: Figure): Spread => spread(samples.map(of))

/** `result` divided by `floor`, repeat by repeat. */
export const times = (result: Result, floor: Result, of: Figure, ofFloor: Figure = of): Spread =>
  spread(ratios(result.samples.map(of), floor.samples.map(ofFloor)))

/** The load average of other work for each core; 1 means that it uses all cores. */
export const loadBefore = (): number => (loadavg()[0] ?? 0) / cpus().length

/** Null on a quiet machine. */
export function noiseWarning(load: number): string | null {
  if (load < 0.4) return null
  return `Before the run, other work used ${load.toFixed(1)} times the cores of this machine: compare ratios and counts, not times, and run it again when it is quiet.`
}
