import { createServer } from 'node:http'
import { createControlClient } from '../control/client.ts'
import { largestHeadBytes, listen } from '../shared/listen.ts'
import type { Logger } from '../shared/logger.ts'
import { createApp } from './app.ts'
import type { ConsoleConfig } from './config.ts'
import { createLessons } from './lessons/runner.ts'
import { createHub } from './live/hub.ts'
import type { Parts } from './parts.ts'
import { watchActiveFaults } from './system/active-faults.ts'
import { createFeed } from './system/feed.ts'
import { createEdgeLog } from './traces/edge-log.ts'
import { createJourneys } from './traces/journeys.ts'
import { createTraffic } from './traffic/traffic.ts'
import { createViews } from './views/views.ts'
import { createWatch } from './watch/watch.ts'

/** Resolves when it answers, to a function that ends it. Changes into the run folder. */
export async function startConsole(
  config: ConsoleConfig,
  log: Logger,
): Promise<() => Promise<void>> {
  process.chdir(config.RUN_DIR)
  const hub = createHub()
  const control = createControlClient()
  const edgeLog = createEdgeLog(config, log)
  const watched = () => ({
    atAll: hub.watchers() > 0,
    requests: hub.watchersOf('journeys') > 0,
  })
  const feed = createFeed({ control, watched, secret: config.INTERNAL_SECRET, log })
  hub.onArrival(feed.wake)
  const watch = createWatch({ feed, edgeLog, hub })
  const journeys = createJourneys({ config, feed, edgeLog, hub })
  const traffic = createTraffic({ config, hub, log })
  feed.onChange(() => hub.publish('audit', {}))
  const faults = watchActiveFaults(feed, control, hub)
  const lessons = createLessons({ config, control, traffic, hub, log })
  const parts: Parts = { config, log, hub, control, faults, watch, journeys, traffic, lessons }

  const server = createServer(
    { requestTimeout: 30_000, maxHeaderSize: largestHeadBytes },
    createApp(parts, createViews()),
  )
  // Longer than the edge keeps its idle connections.
  server.keepAliveTimeout = 65_000
  await listen(server, config.PORT, config.HOST)
  // Whoever has lost the browser that holds the key restarts the lab.
  control.unlock().catch(() => {})
  for (const part of [journeys, lessons, feed]) part.start()

  return async () => {
    for (const part of [feed, journeys, hub]) part.stop()
    await lessons.stop()
    await traffic.stop()
    server.close()
    server.closeAllConnections()
  }
}
