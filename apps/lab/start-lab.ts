import { createControlClient } from '../control/client.ts'
import { createInnerServer, trustAuthority } from '../shared/inner-tls.ts'
import type { Logger } from '../shared/logger.ts'
import { openSecret } from '../shared/secret.ts'
import { largestHeadBytes, listen } from '../shared/server-lifecycle.ts'
import { createApp } from './app.ts'
import { openOutages } from './availability/outages.ts'
import { createOverview } from './charts/charts.ts'
import { createPrometheus } from './charts/prometheus.ts'
import type { LabConfig } from './config.ts'
import { createEventStream } from './http/event-stream.ts'
import type { LabServices } from './lab-services.ts'
import { createLessons } from './lessons/runner.ts'
import { createMetrics } from './metrics.ts'
import { createDemonstrations } from './stages/demonstrations.ts'
import { watchActiveFaults } from './topology/active-faults.ts'
import { createFeed } from './topology/status-feed.ts'
import { createTopology } from './topology/topology.ts'
import { createEdgeLog } from './traces/edge-log.ts'
import { createTraces } from './traces/traces.ts'
import { createTraffic } from './traffic/traffic.ts'
import { createViews } from './views/views.ts'

/** Starts the lab and resolves to a function that stops it. Changes into the run folder. */
export async function startLab(config: LabConfig, log: Logger): Promise<() => Promise<void>> {
  trustAuthority(config.TLS_CA_FILE)
  process.chdir(config.RUN_DIR)
  const internalSecret = openSecret('INTERNAL_SECRET', config.INTERNAL_SECRET)
  const eventStream = createEventStream()
  const control = createControlClient()
  const edgeLog = createEdgeLog(config, log)
  const watched = () => ({
    atAll: eventStream.subscribers() > 0,
    requests: eventStream.subscribersOf('traces') > 0,
  })
  const feed = createFeed({ control, watched, secret: internalSecret, log })
  eventStream.onConnect(feed.wake)
  const topology = createTopology({ feed, edgeLog, eventStream })
  const traces = createTraces({ config, feed, edgeLog, eventStream, control })
  const traffic = createTraffic({ config, eventStream, log })
  feed.onChange(() => eventStream.publish('audit', {}))
  const faults = watchActiveFaults(feed, control, eventStream)
  const prometheus = createPrometheus(config.PROMETHEUS_URL)
  const lessons = createLessons({ config, control, traffic, eventStream, log })
  const outages = openOutages('lab/outages.json', log)
  feed.onSample(outages.onSample)
  const services: LabServices = {
    config,
    internalSecret,
    labToken: openSecret('LAB_TOKEN', config.LAB_TOKEN),
    log,
    eventStream,
    control,
    faults,
    topology,
    traces,
    traffic,
    lessons,
    metrics: createMetrics({ control, edgeLog, certificates: config.CERTIFICATES }),
    prometheus,
    overview: createOverview(prometheus),
    outages,
    demonstrations: createDemonstrations({ config, control }),
  }

  const server = createInnerServer(
    config,
    { requestTimeout: 30_000, maxHeaderSize: largestHeadBytes },
    createApp(services, createViews()),
  )
  // Longer than the edge's keepalive_timeout for upstream connections.
  server.keepAliveTimeout = 65_000
  await listen(server, config.PORT, config.HOST)
  // Restarting the lab unlocks the switches, for the case that the key is lost.
  control.unlock().catch(() => {})
  for (const part of [traces, lessons, feed]) part.start()

  return async () => {
    for (const part of [feed, traces, eventStream]) part.stop()
    await lessons.stop()
    await traffic.close()
    server.close()
    server.closeAllConnections()
  }
}
