import type { FaultStatus } from '../../launcher/status/status.ts'
import type { Hub } from '../live/hub.ts'
import type { System } from '../system/system.ts'

const periodMs = 1000

/** Looks once a second at what is disturbed, while anybody wants to know; the event `disturbed`. */
export function watchFaults(system: System, hub: Hub) {
  let faults: readonly FaultStatus[] = []
  let shown = '[]'
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const status = await system.status().catch(() => null)
    if (!status) return
    faults = status.faults
    const text = JSON.stringify(faults)
    if (text !== shown) hub.publish('disturbed', faults)
    shown = text
  }

  return {
    look,
    last: () => faults,
    start(): void {
      timer = setInterval(() => void look(), periodMs)
    },
    stop: () => clearInterval(timer),
  }
}
