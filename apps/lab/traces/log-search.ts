import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type EdgeLine, parseEdgeLine } from './edge-log.ts'

/**
 * A log and what was rotated away from it (`FILE.1`), oldest first; empty for one that is not
 * there. @param mostBytes that are read of each
 */
export function readLogEnd(file: string, mostBytes: number): string {
  return [`${file}.1`, file].map((one) => readEnd(one, mostBytes)).join('')
}

function readEnd(file: string, mostBytes: number): string {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return ''
  }
  try {
    const { size } = fstatSync(descriptor)
    const buffer = Buffer.alloc(Math.min(size, mostBytes))
    const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(descriptor)
  }
}

const mostBytes = 20 * 1024 * 1024

/** The lines of a log, and of what was rotated away from it, that contain `text`; oldest first. */
export function findLines(file: string, text: string): string[] {
  const log = readLogEnd(file, mostBytes)
  const lines: string[] = []
  for (let at = log.indexOf(text); at >= 0; ) {
    const from = log.lastIndexOf('\n', at) + 1
    const end = log.indexOf('\n', at)
    const to = end < 0 ? log.length : end
    lines.push(log.slice(from, to))
    at = log.indexOf(text, to)
  }
  return lines
}

/** The edge's line of a request; null when the log has none, or none any more. */
export function findEdgeLine(file: string, id: string): EdgeLine | null {
  for (const line of findLines(file, id).reverse()) {
    const parsed = parseEdgeLine(line)
    if (parsed?.id === id) return parsed
  }
  return null
}
