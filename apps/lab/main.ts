import { createLogger } from '../shared/logger.ts'
import { onShutdown } from '../shared/on-shutdown.ts'
import { readConsoleConfig } from './config.ts'
import { startConsole } from './start-console.ts'

/** The console as a process of its own, beside the supervisor: it outlives what it breaks. */

const config = readConsoleConfig()
const log = createLogger('console', 'text')
const stop = await startConsole(config, log)
onShutdown(log, stop)
log.info({ port: config.PORT }, 'ready')
