import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Process ids are reused; with the start time, one identifies a process. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

/** When the process with this id started, or null when there is none. */
export function startTimeOf(pid: number): string | null {
  return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid)
}

export const isAlive = ({ pid, startTime }: ProcessIdentity): boolean =>
  startTimeOf(pid) === startTime

/**
 * True while processes of the group live that this process founded, with or without it:
 * a server that is killed leaves its workers. A number is not used again while its group exists.
 */
export function groupIsAlive(identity: ProcessIdentity): boolean {
  const founder = startTimeOf(identity.pid)
  if (founder) return founder === identity.startTime
  if (process.platform !== 'linux' || !identity.startTime.startsWith(bootId())) return false
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      const stat = statFields(Number(name))
      return stat?.state !== 'Z' && stat?.group === identity.pid
    })
}

/** The id of the process group that it belongs to, or null when it is gone. */
export function groupOf(pid: number): number | null {
  if (process.platform === 'linux') return statFields(pid)?.group ?? null
  const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' })
  return Number(stdout) || null
}

function startTimeFromProc(pid: number): string | null {
  const stat = statFields(pid)
  // A zombie is dead, and waits for its parent to read its exit status.
  return stat && stat.state !== 'Z' ? `${bootId()} ${stat.startTicks}` : null
}

function statFields(pid: number) {
  const text = read(`/proc/${pid}/stat`)
  if (!text) return null
  // The name, in brackets, may hold anything; what follows is made of numbers.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0], group: Number(fields[2]), startTicks: fields[19] }
}

let knownBootId: string | undefined

// Ticks count from the boot.
function bootId(): string {
  knownBootId ??= read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return knownBootId
}

function startTimeFromPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  const [, state, started] = /^(\S+)\s+(.+)$/.exec(stdout?.trim() ?? '') ?? []
  return state && started && !state.startsWith('Z') ? started : null
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
