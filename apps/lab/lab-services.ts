import type { ControlClient } from '../control/client.ts'
import type { Logger } from '../shared/logger.ts'
import type { Secret } from '../shared/secret.ts'
import type { Outages } from './availability/outages.ts'
import type { Overview } from './charts/charts.ts'
import type { Prometheus } from './charts/prometheus.ts'
import type { LabConfig } from './config.ts'
import type { EventStream } from './http/event-stream.ts'
import type { Lessons } from './lessons/runner.ts'
import type { LabMetrics } from './metrics.ts'
import type { Demonstrations } from './stages/demonstrations.ts'
import type { ActiveFaults } from './topology/active-faults.ts'
import type { Topology } from './topology/topology.ts'
import type { Traces } from './traces/traces.ts'
import type { Traffic } from './traffic/traffic.ts'

/** The services of the lab; every router gets all of them. */
export interface LabServices {
  config: LabConfig
  /** For what only components of this installation may ask, and are asked. */
  internalSecret: Secret
  /** Opens the switches. */
  labToken: Secret
  log: Logger
  /** Publishes events to browsers. */
  eventStream: EventStream
  /** The client of the control plane. */
  control: ControlClient
  /** The active faults. */
  faults: ActiveFaults
  /** A snapshot every second, and the last 15 minutes. */
  topology: Topology
  /** Traces of single requests. */
  traces: Traces
  /** The load generator. */
  traffic: Traffic
  lessons: Lessons
  /** What Prometheus reads. */
  metrics: LabMetrics
  prometheus: Prometheus
  /** The charts from Prometheus. */
  overview: Overview
  /** When which component did not work. */
  outages: Outages
  /** Shows claims of stages on the running system. */
  demonstrations: Demonstrations
}
