import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { groupOf } from './process-identity.ts'

/** `mysqld (pid 4711: /usr/sbin/mysqld --port=8080)`, or null when it is unknown. */
export function portOwner(port: number): string | null {
  const pid = ownerPid(port)
  if (!pid) return null
  const command = commandOf(pid)
  return command ? `pid ${pid} (${command})` : `pid ${pid}`
}

/**
 * Whether the process group with this leader listens on the port; null when it is unknown,
 * as with another user's process.
 */
export function groupOwnsPort(leader: number, port: number): boolean | null {
  const pid = ownerPid(port)
  return pid ? groupOf(pid) === leader : null
}

const ownerPid = (port: number) =>
  process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port)

/** The kernel lists who listens by socket number; a process has the socket open under that number. */
function ownerFromProc(port: number): number | null {
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listening(read(file), port)),
  )
  if (sockets.size === 0) return null
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const owner = pids.find((pid) => openSockets(pid).some((socket) => sockets.has(socket)))
  return owner ? Number(owner) : null
}

/** Socket numbers of the lines in state 0A (LISTEN) with this local port. */
export function listening(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`)
}

function openSockets(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return ''
      }
    })
  } catch {
    // Another user's process, or one that has just ended.
    return []
  }
}

function ownerFromLsof(port: number): number | null {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']
  const { stdout } = spawnSync('lsof', args, { encoding: 'utf8' })
  return Number(stdout?.split('\n')[0]) || null
}

function commandOf(pid: number): string {
  const text =
    process.platform === 'linux'
      ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
      : spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return (text ?? '').trim().slice(0, 120)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
