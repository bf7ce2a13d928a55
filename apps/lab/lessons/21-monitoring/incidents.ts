import type { Command } from '../../../control/commands/commands.ts'
import type { Status } from '../../../control/status/status.ts'
import { command } from '../measure/commands.ts'

/** A component and what is wrong with it; also the keys of the question's choices. */
export const incidents = [
  ...(['app-1-slow', 'app-2-slow', 'app-3-slow'] as const),
  ...(['redis-down', 'primary-down', 'replica-down', 'replica-late'] as const),
] as const
export type Incident = (typeof incidents)[number]

/** By its place in the list, as the lesson's numbers have it. */
export const incidentAt = (place: number): Incident | 'nothing' => incidents[place] ?? 'nothing'

/** Above the objective for the slowest page. */
const slowMs = 2500
const lagSeconds = 20
/** Longer than people have to answer. */
const forMs = 20 * 60_000

/** What injects an incident, and what ends it. */
export function commandsOf(
  incident: Incident,
  { databases }: Status,
): { inject: Command; clear: Command } {
  const withRole = (role: string) => databases.find((one) => one.role === role)?.name ?? ''
  const stopping = (name: string) => ({
    inject: command('stop', name, { forMs }),
    clear: command('start', name),
  })
  switch (incident) {
    case 'app-1-slow':
    case 'app-2-slow':
    case 'app-3-slow': {
      const name = incident.replace('-slow', '')
      return {
        inject: command('slow', name, { ms: slowMs, forMs }),
        clear: command('slow', name, { ms: 0 }),
      }
    }
    case 'redis-down':
      return stopping('redis')
    case 'primary-down':
      return stopping(withRole('primary'))
    case 'replica-down':
      return stopping(withRole('replica'))
    case 'replica-late':
      return {
        inject: { command: 'lag', seconds: lagSeconds, forMs },
        clear: { command: 'lag', seconds: 0 } as Command,
      }
  }
}
