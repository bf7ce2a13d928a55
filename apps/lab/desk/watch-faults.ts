import type { FaultStatus } from '../../control/status/status.ts'
import type { Hub } from '../live/hub.ts'
import type { Feed } from '../system/feed.ts'
import type { System } from '../system/system.ts'

/** Knows what is disturbed right now, and says so: the event `disturbed`, at each change. */
export function watchFaults(feed: Feed, system: System, hub: Hub) {
  let faults: readonly FaultStatus[] = []
  let shown = '[]'

  function see(now: readonly FaultStatus[]): void {
    faults = now
    const text = JSON.stringify(now)
    if (text !== shown) hub.publish('disturbed', now)
    shown = text
  }

  feed.onSample(({ status }) => {
    if (status) see(status.faults)
  })

  return {
    last: () => faults,
    /** At once, for who has just changed something. */
    async look(): Promise<void> {
      const status = await system.status().catch(() => null)
      if (status) see(status.faults)
    },
  }
}
