import { renameSync, statSync } from 'node:fs'

const limitBytes = 10 * 1024 * 1024

/** Sets a log aside as `NAME.log.1` when it has grown large; called before its process starts. */
export function rotateLog(file: string): void {
  try {
    if (statSync(file).size > limitBytes) renameSync(file, `${file}.1`)
  } catch {
    // There is none yet.
  }
}
