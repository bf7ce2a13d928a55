/**
 * Limits the CPU time of processes of this machine: each may run for `share` (0 to 1) of the time and
 * is stopped for the rest (SIGSTOP, SIGCONT), as the tool cpulimit does. It takes no rights beyond
 * those of the processes' owner, and works on every system that has signals; a cgroup's cpu.max is
 * exacter, but takes root. They take turns, so that a few of them need no more cores than one.
 *
 * If the caller dies, a stopped process is restarted by its health check within 20 seconds.
 *
 * @returns ends the limit
 */
export function limitCpu(pids: readonly number[], share: number): () => void {
  const started = performance.now()
  const stopped = new Set<number>()

  function apply(): void {
    for (const [at, pid] of pids.entries()) {
      const offset = (at * periodMs) / pids.length
      const phase = (performance.now() - started + offset) % periodMs
      set(pid, phase < share * periodMs)
    }
  }

  function set(pid: number, mayRun: boolean): void {
    if (mayRun !== stopped.has(pid)) return
    // One that has died since is limited no more.
    if (send(pid, mayRun ? 'SIGCONT' : 'SIGSTOP') && !mayRun) stopped.add(pid)
    else stopped.delete(pid)
  }

  const timer = setInterval(apply, tickMs)
  return () => {
    clearInterval(timer)
    for (const pid of stopped) send(pid, 'SIGCONT')
  }
}

/** As long as that of cpu.max in a cgroup. */
const periodMs = 100
const tickMs = 5

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}
