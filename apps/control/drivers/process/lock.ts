import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readJson } from '../../../shared/json-file.ts'
import type { Paths } from './plan/paths.ts'
import { isAlive, type ProcessIdentity, startTimeOf } from './process-identity.ts'

/** The supervisor that has this run folder, if it lives. */
export function runningSupervisor({ lock }: Paths): ProcessIdentity | null {
  const owner = readJson<ProcessIdentity>(lock)
  return owner && isAlive(owner) ? owner : null
}

/** Takes the run folder for this process. False when another one has been faster. */
export function takeLock(paths: Paths): boolean {
  mkdirSync(paths.run, { recursive: true, mode: 0o700 })
  if (runningSupervisor(paths)) return false
  rmSync(paths.lock, { force: true })
  const self = { pid: process.pid, startTime: startTimeOf(process.pid) }
  try {
    writeFileSync(paths.lock, JSON.stringify(self), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

export const releaseLock = ({ lock }: Paths) => rmSync(lock, { force: true })
