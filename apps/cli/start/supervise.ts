import { createReporter } from '../../control/drivers/process/reporter.ts'
import { pathsFor, releaseLock, takeLock } from '../../control/drivers/process/run-folder.ts'
import { supervise } from '../../control/drivers/process/supervise.ts'
import type { Surroundings } from '../surroundings.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { styleFor } from '../terminal/style.ts'
import type { Told } from './detach.ts'
import { settings } from './settings.ts'

/** The half of `start --detach` that stays. It speaks to the other half until all is ready. */
export async function superviseDetached(
  args: readonly string[],
  { root, findServers }: Surroundings,
): Promise<number> {
  const read = settings(args, root)
  const paths = pathsFor(root, read.options.runDir)
  // The other half knows whether it writes to a terminal.
  const style = styleFor({ isTTY: Boolean(process.env.STICKYSHOP_TTY) })
  const reporter = createReporter(paths.logOf('supervisor'), style, (line) => tell({ line }))
  if (!takeLock(paths)) return exitCodes.failed
  // The other half reads it no longer than until all is ready.
  process.stderr.on('error', () => {})
  // Nobody waits any more, and nobody has seen that it is ready: then it is not wanted.
  const giveUp = () => process.kill(process.pid, 'SIGTERM')
  process.once('disconnect', giveUp)
  try {
    await supervise({
      ...{ read, paths, servers: findServers(), reporter, style },
      detached: true,
      calledAt: Number(process.env.STICKYSHOP_CALLED_AT ?? 0) - performance.timeOrigin,
      onReady: () => {
        process.off('disconnect', giveUp)
        tell({ ready: true })
        process.disconnect?.()
      },
    })
    return exitCodes.ok
  } finally {
    releaseLock(paths)
  }
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}
