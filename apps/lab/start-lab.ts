import { createServer } from 'node:http'
import { createControlClient } from '../control/client.ts'
import type { Logger } from '../shared/logger.ts'
import { largestHeadBytes, listen } from '../shared/server-lifecycle.ts'
import { createApp } from './app.ts'
import type { LabConfig } from './config.ts'
import type { LabServices } from './lab-services.ts'
import { createLessons } from './lessons/runner.ts'
import { createHub } from './live/hub.ts'
import { watchActiveFaults } from './system/active-faults.ts'
import { createFeed } from './system/feed.ts'
import { createTopology } from './topology/topology.ts'
import { createEdgeLog } from './traces/edge-log.ts'
import { createTraces } from './traces/traces.ts'
import { createTraffic } from './traffic/traffic.ts'
import { createViews } from './views/views.ts'

/** Starts the lab and resolves to a function that stops it. Changes into the run folder. */
export async function startLab(config: LabConfig, log: Logger): Promise<() => Promise<void>> {
  process.chdir(config.RUN_DIR)
  const hub = createHub()
  const control = createControlClient()
  const edgeLog = createEdgeLog(config, log)
  const watched = () => ({
    atAll: hub.subscribers() > 0,
    requests: hub.subscribersOf('traces') > 0,
  })
  const feed = createFeed({ control, watched, secret: config.INTERNAL_SECRET, log })
  hub.onConnect(feed.wake)
  const watch = createTopology({ feed, edgeLog, hub })
  const traces = createTraces({ config, feed, edgeLog, hub })
  const traffic = createTraffic({ config, hub, log })
  feed.onChange(() => hub.publish('audit', {}))
  const faults = watchActiveFaults(feed, control, hub)
  const lessons = createLessons({ config, control, traffic, hub, log })
  const parts: LabServices = { config, log, hub, control, faults, watch, traces, traffic, lessons }

  const server = createServer(
    { requestTimeout: 30_000, maxHeaderSize: largestHeadBytes },
    createApp(parts, createViews()),
  )
  // Longer than the edge's keepalive_timeout for upstream connections.
  server.keepAliveTimeout = 65_000
  await listen(server, config.PORT, config.HOST)
  // Restarting the lab unlocks the switches, for the case that the key is lost.
  control.unlock().catch(() => {})
  for (const part of [traces, lessons, feed]) part.start()

  return async () => {
    for (const part of [feed, traces, hub]) part.stop()
    await lessons.stop()
    await traffic.close()
    server.close()
    server.closeAllConnections()
  }
}
