import type { ControlClient } from '../../control/client.ts'
import type { Fault } from '../../control/faults.ts'
import type { EventStream } from '../http/event-stream.ts'
import type { Feed } from './status-feed.ts'

export type ActiveFaults = ReturnType<typeof watchActiveFaults>

/** The active faults as they were seen last; each change is the event `active-faults`. */
export function watchActiveFaults(feed: Feed, control: ControlClient, eventStream: EventStream) {
  let faults: readonly Fault[] = []
  let shown = '[]'

  function see(now: readonly Fault[]): void {
    faults = now
    const text = JSON.stringify(now)
    if (text !== shown) eventStream.publish('active-faults', now)
    shown = text
  }

  feed.onSample(({ status }) => {
    if (status) see(status.faults)
  })

  return {
    list: (): readonly Fault[] => faults,
    /** Reads them now, for a page that shows what somebody has just done. */
    async refresh(): Promise<void> {
      const status = await control.status().catch(() => null)
      if (status) see(status.faults)
    },
  }
}
