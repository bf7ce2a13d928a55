import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The name of the primary, over restarts of everything. */

/** Null before there was one. */
export function readPrimary(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch {
    return null
  }
}

/** True when it was another one before. */
export function writePrimary(file: string, name: string): boolean {
  if (name === readPrimary(file)) return false
  writeFileSync(`${file}.next`, `${name}\n`)
  renameSync(`${file}.next`, file)
  return true
}
