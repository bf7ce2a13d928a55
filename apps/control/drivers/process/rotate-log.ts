import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import type { Child } from './child.ts'
import type { Paths } from './run-folder.ts'
import { signalGroup } from './spawn-process.ts'

/** Twice as much is kept of each log: the file itself, and `FILE.1`. */
const limitBytes = 10 * 1024 * 1024
const everyMs = 5000

/** Sets a log aside as `NAME.log.1` when it has grown large; for those that nobody has open. */
export function rotateLog(file: string, limit = limitBytes): boolean {
  try {
    if (statSync(file).size <= limit) return false
    renameSync(file, `${file}.1`)
    return true
  } catch {
    // There is none yet.
    return false
  }
}

/**
 * The same while its process goes on writing into it: the log is copied and begins anew. For the
 * last lines and the cut, less than a millisecond, the process stands still, so that no line is lost.
 * @param isPaused it stands still already, and is to go on doing so
 */
export function rotateRunning(
  file: string,
  pid: number,
  { isPaused = false, limit = limitBytes } = {},
): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= limit) return false
  const copy = `${file}.next`
  copyFileSync(file, copy)
  if (!isPaused) signalGroup(pid, 'SIGSTOP')
  const from = openSync(file, 'r+')
  const to = openSync(copy, 'a')
  try {
    if (!isPaused) waitUntilStopped(pid)
    appendFrom(from, to, statSync(copy).size)
    // In this order: while there is a `.next`, readers wait (`tail-file.ts`).
    ftruncateSync(from)
    renameSync(copy, `${file}.1`)
  } finally {
    if (!isPaused) signalGroup(pid, 'SIGCONT')
    closeSync(from)
    closeSync(to)
  }
  return true
}

function appendFrom(from: number, to: number, start: number): void {
  const chunk = Buffer.alloc(64 * 1024)
  for (let at = start; ; ) {
    const length = readSync(from, chunk, 0, chunk.length, at)
    if (length === 0) return
    writeSync(to, chunk, 0, length)
    at += length
  }
}

const mostStopMs = 20

/** All of its threads; where that cannot be read, the signal alone has to do. */
function waitUntilStopped(pid: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  const deadline = performance.now() + mostStopMs
  while (performance.now() < deadline && !isStopped(pid)) Atomics.wait(pause, 0, 0, 0.2)
}

function isStopped(pid: number): boolean {
  try {
    const tasks = `/proc/${pid}/task`
    return readdirSync(tasks).every((task) => {
      const stat = readFileSync(`${tasks}/${task}/stat`, 'utf8')
      return stat[stat.lastIndexOf(')') + 2] === 'T'
    })
  } catch {
    return true
  }
}

/** Keeps the logs of everything that runs from growing without end. */
export function createLogRotation(
  paths: Paths,
  children: () => readonly Child[],
  /** Each nginx that writes the edge's access log itself; HAProxy's is its standard output. */
  writersOfAccessLog: () => readonly Child[],
) {
  let timer: NodeJS.Timeout | undefined

  function rotateAll(): void {
    for (const child of children()) {
      const { logFile, running, state, name } = child
      // A database server has a slow-query log, too.
      const files = running ? [logFile, paths.slowLogOf(name)] : []
      for (const file of files)
        quietly(() => rotateRunning(file, running?.pid ?? 0, { isPaused: state === 'paused' }))
    }
    rotateEdge()
    quietly(() => rotateLog(paths.logOf('supervisor')))
  }

  /** nginx reopens its logs at a signal; a paused one, when it is resumed. */
  function rotateEdge(): void {
    const writers = writersOfAccessLog()
    if (writers.length === 0) return
    const logs = ['access.log', 'error.log'].map((file) => path.join(paths.edge, 'logs', file))
    const rotated = logs.filter((file) => rotateLog(file))
    if (rotated.length > 0) for (const child of writers) child.signal('SIGUSR1')
  }

  return {
    start(): void {
      timer = setInterval(rotateAll, everyMs).unref()
    },
    stop: (): void => clearInterval(timer),
  }
}

/** A full disk may have no room for a copy: the log goes on as it is. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The next round tries again.
  }
}
