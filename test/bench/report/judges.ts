import type { Result } from '../measure.ts'
import type { PageFigures } from '../once/front-end.ts'
import type { ImageSize } from '../once/image-size.ts'
import type { MemoryStage, StartUp } from '../once/lifecycle.ts'
import type { ShoppersResult } from '../once/shoppers.ts'
import { type Figure, figure, own, type Spread, spread, times } from '../statistics.ts'

export interface Verdict {
  /** Such as `12.1 ×`. */
  measured: string
  met: boolean
}

export interface Goal {
  id: string
  text: string
  /** Null when the run has not measured it. */
  judge(found: Findings): Verdict | null
}

/** All results of a run: cases by name, and what it measured once, if it did. */
export interface Findings {
  /** The version that ran app replicas and floors. */
  node: string
  of(name: string): Result | undefined
  startUps: readonly StartUp[]
  shopping?: ShoppersResult
  pageFigures?: readonly PageFigures[]
  image?: ImageSize
  stages?: readonly MemoryStage[]
}

/** A case as a multiple of another. */
export function ratio(
  id: string,
  text: string,
  name: string,
  floor: string,
  most: number,
  of: Figure = own,
): Goal {
  return {
    id,
    text,
    judge: both(name, floor, (result, under) => {
      const found = times(result, under, of)
      const hundredths = (value: number) => value.toFixed(2)
      // Judged as shown: 1.004 counts as 1.
      return {
        measured: formatSpread(found, '×', hundredths),
        met: Number(hundredths(found.median)) <= most,
      }
    }),
  }
}

/** A figure of one case. */
export function below(
  id: string,
  text: string,
  name: string,
  most: number,
  unit: string,
  of: Figure,
): Goal {
  return {
    id,
    text,
    judge: both(name, name, (result) => {
      const found = figure(result, of)
      return { measured: formatSpread(found, unit), met: found.median <= most }
    }),
  }
}

/** Redis commands of one case. */
export function exactly(id: string, text: string, name: string, wanted: number): Goal {
  return {
    id,
    text,
    judge: both(name, name, (result) => {
      const { median } = figure(result, ({ redis }) => redis)
      return { measured: short(median), met: Math.abs(median - wanted) < 0.02 }
    }),
  }
}

/** A result that is measured once in a run. */
export function once<Part>(
  id: string,
  text: string,
  part: (found: Findings) => Part | undefined,
  judge: (part: Part) => Verdict,
): Goal {
  return {
    id,
    text,
    judge: (found) => {
      const there = part(found)
      return there === undefined ? null : judge(there)
    },
  }
}

/** A figure of an app replica's start. */
export function startUp(
  id: string,
  text: string,
  most: number,
  unit: string,
  of: (startUp: StartUp) => number,
): Goal {
  return {
    id,
    text,
    judge: ({ startUps }) => {
      if (startUps.length === 0) return null
      const found = spread(startUps.map(of))
      return { measured: formatSpread(found, unit), met: found.median <= most }
    },
  }
}

/** Judges two cases if the run has both. */
export function both(
  name: string,
  other: string,
  judge: (result: Result, other: Result) => Verdict,
): Goal['judge'] {
  return ({ of }) => {
    const [result, under] = [of(name), of(other)]
    return result && under ? judge(result, under) : null
  }
}

/** Median and range; no range where rounding hides it. */
export function formatSpread({ median, least, most }: Spread, unit: string, text = short): string {
  const measured = `${text(median)} ${unit}`.trim()
  const [from, to] = [text(least), text(most)]
  return from === to ? measured : `${measured} (${from} to ${to})`
}

const short = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0))
