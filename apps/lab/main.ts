import { createLogger } from '../shared/logger.ts'
import { onShutdown } from '../shared/server-lifecycle.ts'
import { readLabConfig } from './config.ts'
import { startLab } from './start-lab.ts'

/** The lab runs in its own process beside the supervisor, so that it survives the faults it injects. */

const config = readLabConfig()
const log = createLogger('lab', config.LOG_FORMAT)
const stop = await startLab(config, log)
onShutdown(log, stop)
log.info({ port: config.PORT }, 'ready')
