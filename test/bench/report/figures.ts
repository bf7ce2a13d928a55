import type { Sample } from '../measure.ts'
import { type Cpu, total } from '../meter/cpu.ts'
import type { Result } from '../results.ts'
import { ratios, type Spread, spread } from '../statistics.ts'

export type Of = (sample: Sample) => number

/** The CPU that a case is judged by: of Node, or of nginx where it answers by itself. */
export const own: Of = ({ cpu }) => cpu.app || cpu.edge
export const all: Of = ({ cpu }) => total(cpu)
export const tier =
  (name: keyof Cpu): Of =>
  ({ cpu }) =>
    cpu[name]

export const figure = ({ samples }: Result, of: Of): Spread => spread(samples.map(of))

/** `result` divided by `floor`, repeat by repeat. */
export const times = (result: Result, floor: Result, of: Of, ofFloor: Of = of): Spread =>
  spread(ratios(result.samples.map(of), floor.samples.map(ofFloor)))
