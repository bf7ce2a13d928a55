import type { Status } from '../../launcher/status/status.ts'
import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'

/** Everything as it was seen in one second. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number
  /** Null while nobody answers. */
  status: Status | null
  /** By replica; those that did not answer are missing. `records` are new since the last sample. */
  traffic: ReadonlyMap<string, ReplicaTraffic>
}
