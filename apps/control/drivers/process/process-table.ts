import { execFile, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** What the system knows of its processes: whether one lives, its group, and what it uses. */

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
  const fields = statOf(pid)
  return fields && { state: fields[0], group: Number(fields[2]), startTicks: fields[19] }
}

let knownBootId: string | undefined

// Ticks count from the boot.
function bootId(): string {
  knownBootId ??= read('/proc/sys/kernel/random/boot_id').trim()
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

/** What a process and all that it has started use. */
export interface Usage {
  /** Time of processors since the start, in milliseconds. */
  cpuMs: number
  /** Resident memory; pages that several processes share count for each. */
  memoryBytes: number
}

/** Linux reports processor time in hundredths of a second, whatever its clock's frequency. */
const tickMs = 10

/** By the ids of the processes that lead the groups; missing where it is unknown. */
export async function usageOf(leaders: readonly number[]): Promise<ReadonlyMap<number, Usage>> {
  if (process.platform !== 'linux') return groupUsage(await listProcesses(), leaders)
  return new Map(leaders.flatMap((pid) => entry(pid, fromProc(pid))))
}

const entry = (pid: number, usage: Usage | null): [number, Usage][] => (usage ? [[pid, usage]] : [])

/** The time of children that have ended is in their parent's count: nginx' workers come and go. */
function fromProc(pid: number): Usage | null {
  const fields = statOf(pid)
  if (!fields) return null
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  const memoryBytes = Number(fields[21]) * pageBytes()
  return childrenOf(pid).reduce(add, { cpuMs: ticks * tickMs, memoryBytes })
}

/** What follows the name in `/proc/PID/stat`: the name may hold spaces and brackets. */
function statOf(pid: number): string[] | null {
  const stat = read(`/proc/${pid}/stat`)
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : null
}

let knownPageBytes = 0

/** Node reports its own memory in bytes, the system in pages: 4 KiB, on some ARM machines 16 or 64. */
function pageBytes(): number {
  if (knownPageBytes > 0) return knownPageBytes
  const pages = Number(statOf(process.pid)?.[21])
  knownPageBytes = 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages))
  return knownPageBytes
}

function add(sum: Usage, child: number): Usage {
  const usage = fromProc(child)
  if (!usage) return sum
  return {
    cpuMs: sum.cpuMs + usage.cpuMs,
    memoryBytes: sum.memoryBytes + usage.memoryBytes,
  }
}

const childrenOf = (pid: number): number[] =>
  (read(`/proc/${pid}/task/${pid}/children`).match(/\d+/g) ?? []).map(Number)

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

async function listProcesses(): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pgid=,time=,rss='], {
    env: { ...process.env, LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }))
  return stdout
}

/** Sums what `ps -axo pgid=,time=,rss=` says, by process group. */
export function groupUsage(text: string, leaders: readonly number[]): Map<number, Usage> {
  const groups = new Map<number, Usage>()
  for (const line of text.split('\n')) {
    const [group, time, kib] = line.trim().split(/\s+/)
    if (!time || !leaders.includes(Number(group))) continue
    const sum = groups.get(Number(group)) ?? { cpuMs: 0, memoryBytes: 0 }
    groups.set(Number(group), {
      cpuMs: sum.cpuMs + milliseconds(time),
      memoryBytes: sum.memoryBytes + Number(kib) * 1024,
    })
  }
  return groups
}

/** `1:02.50` on macOS, `01:02:03` and `2-01:02:03` elsewhere. */
function milliseconds(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time]
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}
