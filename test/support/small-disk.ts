import { execFileSync } from 'node:child_process'
import { closeSync, openSync, statfsSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Mounts a file system of its own in `folder`. False where we may not: only administrators may. */
export function mountSmallDisk(folder: string, sizeMb: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0755`, 'tmpfs', folder])
    return true
  } catch {
    return false
  }
}

/** Takes all of the room of a disk but so many bytes, by a file that grows. */
export function fillDisk(ballast: string, leaveBytes = 0): void {
  const file = openSync(ballast, 'a')
  const chunk = Buffer.alloc(1024 * 1024)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(path.dirname(ballast))
      const wanted = Math.min(bavail * bsize - leaveBytes, chunk.length)
      if (wanted <= 0) return
      writeSync(file, chunk, 0, wanted)
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}
