import { execFileSync } from 'node:child_process'

/** Mounts a file system of its own in `folder`. False where we may not: only administrators may. */
export function mountSmallDisk(folder: string, sizeMb: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0755`, 'tmpfs', folder])
    return true
  } catch {
    return false
  }
}
