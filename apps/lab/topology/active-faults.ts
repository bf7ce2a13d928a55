import type { Alert } from '../../control/alerts.ts'
import type { ControlClient } from '../../control/client.ts'
import type { Fault } from '../../control/faults.ts'
import type { EventStream } from '../http/event-stream.ts'
import type { Feed } from './status-feed.ts'

export type ActiveFaults = ReturnType<typeof watchActiveFaults>

/** The active faults and alerts as they were seen last; each change is the event `active-faults`. */
export function watchActiveFaults(feed: Feed, control: ControlClient, eventStream: EventStream) {
  let faults: readonly Fault[] = []
  let alerts: readonly Alert[] = []
  let shown = JSON.stringify([[], []])

  function see(status: { faults: readonly Fault[]; alerts: readonly Alert[] }): void {
    faults = status.faults
    alerts = status.alerts
    const text = JSON.stringify([faults, alerts])
    if (text !== shown) eventStream.publish('active-faults', faults)
    shown = text
  }

  feed.onSample(({ status }) => {
    if (status) see(status)
  })

  return {
    list: (): readonly Fault[] => faults,
    alerts: (): readonly Alert[] => alerts,
    /** Reads them now, for a page that shows what somebody has just done. */
    async refresh(): Promise<void> {
      const status = await control.status().catch(() => null)
      if (status) see(status)
    },
  }
}
