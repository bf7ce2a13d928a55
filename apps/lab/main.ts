import { createLogger } from '../shared/logger.ts'
import { onShutdown } from '../shared/server-lifecycle.ts'
import { readConsoleConfig } from './config.ts'
import { startConsole } from './start-console.ts'

/** The lab runs in its own process beside the supervisor, so that it survives the faults it injects. */

const config = readConsoleConfig()
const log = createLogger('console', 'text')
const stop = await startConsole(config, log)
onShutdown(log, stop)
log.info({ port: config.PORT }, 'ready')
