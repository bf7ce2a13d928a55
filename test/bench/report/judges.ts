import type { Result } from '../measure.ts'
import type { Look } from '../once/front-end.ts'
import type { ImageSize } from '../once/image-size.ts'
import type { Beginning, Stage } from '../once/lifecycle.ts'
import type { Shopping } from '../once/shoppers.ts'
import { figure, type Of, own, type Spread, spread, times } from '../statistics.ts'

export interface Verdict {
  /** Such as `12.1 ×`. */
  measured: string
  met: boolean
}

export interface Goal {
  id: string
  text: string
  /** Null when the run lacks what it is about. */
  judge(found: Found): Verdict | null
}

/** All that a run has found: cases by name, and what it looked at only once, if it did. */
export interface Found {
  /** The version that ran replicas and floors. */
  node: string
  of(name: string): Result | undefined
  beginnings: readonly Beginning[]
  shopping?: Shopping
  looks?: readonly Look[]
  image?: ImageSize
  stages?: readonly Stage[]
}

/** A case as a multiple of another. */
export function ratio(
  id: string,
  text: string,
  name: string,
  floor: string,
  most: number,
  of: Of = own,
): Goal {
  return {
    id,
    text,
    judge: both(name, floor, (result, under) => {
      const found = times(result, under, of)
      const hundredths = (value: number) => value.toFixed(2)
      // By what is shown: 1.004 is no dearer than 1.
      return {
        measured: told(found, '×', hundredths),
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
  of: Of,
): Goal {
  return {
    id,
    text,
    judge: both(name, name, (result) => {
      const found = figure(result, of)
      return { measured: told(found, unit), met: found.median <= most }
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

/** What was looked at once, if it was. */
export function seen<Part>(
  id: string,
  text: string,
  part: (found: Found) => Part | undefined,
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

/** A figure of a replica's beginning. */
export function beginning(
  id: string,
  text: string,
  most: number,
  unit: string,
  of: (beginning: Beginning) => number,
): Goal {
  return {
    id,
    text,
    judge: ({ beginnings }) => {
      if (beginnings.length === 0) return null
      const found = spread(beginnings.map(of))
      return { measured: told(found, unit), met: found.median <= most }
    },
  }
}

/** Judges two cases, if the run has both. */
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

/** Median and range; no range where nothing of it would be seen. */
export function told({ median, least, most }: Spread, unit: string, text = short): string {
  const measured = `${text(median)} ${unit}`.trim()
  const [from, to] = [text(least), text(most)]
  return from === to ? measured : `${measured} (${from} to ${to})`
}

const short = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0))
