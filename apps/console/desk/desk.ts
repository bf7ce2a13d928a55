import type { Logger } from '../../shared/logger.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import type { System } from '../system/system.ts'

export type Desk = ReturnType<typeof createDesk>

interface DeskParts {
  config: ConsoleConfig
  system: System
  hub: Hub
  log: Logger
}

/** One order to the running system: a switch turned, a fault made or ended. */
export interface Order {
  method: 'PUT' | 'POST'
  /** Of the control socket: `/switches/sessions`, `/processes/app-2/kill`, `/lag`, `/roll`. */
  path: string
  body?: Record<string, unknown>
}

export function createDesk({ system }: DeskParts) {
  return {
    /**
     * Carries out an order and writes down who gave it (`console`, `lesson 2`).
     * @throws Refused with a sentence
     */
    async give({ method, path, body }: Order, _by: string): Promise<Record<string, unknown>> {
      return system.order(method, path, body)
    },
  }
}
