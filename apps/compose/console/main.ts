import { createServer } from 'node:http'
import { listen } from '../../shared/listen.ts'
import { createLogger } from '../../shared/logger.ts'
import { onShutdown } from '../../shared/on-shutdown.ts'
import { startControlServer } from './control-server.ts'

/** What `docker compose exec console lab …` talks to. */

const log = createLogger('console', 'text')
process.chdir(process.env.RUN_DIR ?? '.')

const control = await startControlServer()
const health = createServer((_req, res) => void res.end('ok\n'))
await listen(health, 3001, '127.0.0.1')
onShutdown(log, async () => {
  for (const server of [control, health]) {
    server.close()
    server.closeAllConnections()
  }
})
log.info('ready: docker compose exec console lab status')
