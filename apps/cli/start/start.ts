import {
  type Paths,
  pathsFor,
  type RecordedState,
  releaseLock,
  runningSupervisor,
  takeLock,
} from '../../control/drivers/process/run-folder.ts'
import { supervise } from '../../control/drivers/process/supervise.ts'
import { readJson } from '../../shared/json-file.ts'
import type { Installation } from '../lab/lab-command.ts'
import { exitCodes } from '../terminal/command-line.ts'
import { styleFor } from '../terminal/output.ts'
import { detach } from './detach.ts'
import { dryRun } from './dry-run.ts'
import { readSettings, startHelp } from './options.ts'
import { banner, createReporter } from './reporter.ts'

/** `npm start`. */
export async function start(args: readonly string[], installation: Installation): Promise<number> {
  const { root, findServers } = installation
  const read = readSettings(args, root)
  if (read.switches.has('help')) return print(startHelp())
  const paths = pathsFor(root, read.options.runDir)
  if (read.switches.has('dry-run')) return print(await dryRun(read, paths, findServers()))
  if (runningSupervisor(paths)) return alreadyRuns(paths)
  if (read.switches.has('detach')) return detach(args, root)

  const style = styleFor(process.stdout)
  // A terminal that is closed must not keep us from stopping what we have started.
  process.stdout.on('error', () => {})
  const { logFormat: format } = read.options
  const logFile = paths.logOf('supervisor')
  const reporter = createReporter({ logFile, format, style, show: (text) => console.log(text) })
  if (!takeLock(paths)) return alreadyRuns(paths)
  try {
    const servers = findServers()
    await supervise({
      ...{ read, paths, servers, reporter },
      onReady(ready) {
        const facts = { ...ready, options: read.options, tookMs: performance.now() }
        reporter.print(banner({ ...facts, detached: false }, style))
      },
    })
    return exitCodes.ok
  } finally {
    releaseLock(paths)
  }
}

function print(text: string): number {
  process.stdout.write(text)
  return exitCodes.ok
}

function alreadyRuns(paths: Paths): number {
  const pid = runningSupervisor(paths)?.pid
  const url = readJson<RecordedState>(paths.state)?.url
  console.error(`This checkout runs already${url ? `: ${url}` : ''} (supervisor pid ${pid}).`)
  console.error('Look at it: npm run lab status. Stop it: npm run lab down.')
  return exitCodes.failed
}
