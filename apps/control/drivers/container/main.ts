import { startConsole } from '../../../lab/start-console.ts'
import { createLogger } from '../../../shared/logger.ts'
import { onShutdown } from '../../../shared/on-shutdown.ts'
import { watchLimits } from '../../status/limits.ts'
import { containerConfig } from './config.ts'
import { startControlServer } from './control-server.ts'
import { partsHere } from './engine/parts-here.ts'
import { takeStatus } from './take-status.ts'

/** The console, and what it and `docker compose exec console lab …` ask in place of a supervisor. */

const log = createLogger('console', 'text')
const config = containerConfig()
const stopConsole = await startConsole(config, log)
const control = await startControlServer()
// Takes up the ends of what the one before has disturbed.
await partsHere()
onShutdown(log, async () => {
  // Last, as a lesson that is cut short puts back through it what it has changed.
  await stopConsole()
  limits.stop()
  control.close()
  control.closeAllConnections()
})
const limits = watchLimits(
  async () => (await takeStatus()).limits,
  (text) => log.warn(text),
  15_000,
)
limits.start()
log.info('ready: docker compose exec console lab token')
