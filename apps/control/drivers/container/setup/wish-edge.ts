import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { onOff, strategies } from '../../../../../infra/topology.ts'
import type { EdgeSwitches } from '../../../driver.ts'

/** The edge's switches, and the number of the configuration that has them. */
export interface Wish extends EdgeSwitches {
  number: number
}

const fileIn = (folder: string) => `${folder}/edge/switches`

/** What the edge was last told; what it does by itself when there is nothing yet. */
export function readWish(folder: string): Wish {
  const [number, ...words] = textOf(fileIn(folder)).split(' ')
  const strategy = strategies.find((one) => one === words[0])
  const cache = onOff.find((one) => one === words[1])
  return strategy && cache
    ? { number: Number(number), strategy, cache }
    : { number: 0, strategy: 'round-robin', cache: 'off' }
}

/**
 * Tells the edge, which looks twice a second. Returns the number under which the change
 * is to be seen, null when there is none to make.
 */
export function wishEdge(folder: string, change: Partial<EdgeSwitches>): number | null {
  const before = readWish(folder)
  const { strategy, cache } = { ...before, ...change }
  if (before.strategy === strategy && before.cache === cache) return null
  const file = fileIn(folder)
  const number = before.number + 1
  writeFileSync(`${file}.next`, `${number} ${strategy} ${cache}\n`)
  renameSync(`${file}.next`, file)
  return number
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
