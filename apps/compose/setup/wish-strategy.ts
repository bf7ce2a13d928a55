import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Strategy, strategies } from '../../../infra/topology.ts'

/** The edge's default strategy, and the number of the configuration that has it. */
export interface Wish {
  number: number
  strategy: Strategy
}

const fileIn = (folder: string) => `${folder}/edge/strategy`

/** What the edge was last told; what it does by itself when there is nothing yet. */
export function readWish(folder: string): Wish {
  const [number, word] = textOf(fileIn(folder)).split(' ')
  const strategy = strategies.find((one) => one === word)
  return strategy ? { number: Number(number), strategy } : { number: 0, strategy: 'round-robin' }
}

/**
 * Tells the edge, which looks twice a second. Returns the number under which the change
 * is to be seen, null when there is none to make.
 */
export function wishStrategy(folder: string, strategy: Strategy): number | null {
  const before = readWish(folder)
  if (before.strategy === strategy) return null
  const file = fileIn(folder)
  const number = before.number + 1
  writeFileSync(`${file}.next`, `${number} ${strategy}\n`)
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
