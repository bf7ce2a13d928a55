import { createServer } from 'node:http'
import { databaseNames } from '../../../infra/topology.ts'
import { listen } from '../../shared/listen.ts'
import { createLogger } from '../../shared/logger.ts'
import { onShutdown } from '../../shared/on-shutdown.ts'
import { createApi } from './api.ts'
import { readPasswords } from './config.ts'
import { createDatabaseNode } from './database-node.ts'
import { createKeeper } from './keeper.ts'
import { fileMemory } from './memory.ts'

/** The keeper of the pair: opens the primary, makes the others its replicas, and keeps it so. */

const log = createLogger('replication', 'text')
const passwords = readPasswords()
const nodes = databaseNames.map((name) => createDatabaseNode(name, passwords.admin))
const memory = fileMemory('/control/replication/primary')
const keeper = createKeeper({ nodes, passwords, memory, log })

const server = createServer(createApi(keeper, passwords.control))
onShutdown(log, async () => {
  keeper.stop()
  server.close()
  server.closeAllConnections()
})
await listen(server, 3001, '0.0.0.0')
await keeper.loop()
