import type { FaultStatus, Status } from '../../control/status/status.ts'
import type { Order } from '../desk/order.ts'

/** How things stood before a lesson; also kept in a file, for a console that dies in the middle. */
export interface Before {
  lesson: number
  switches: Status['switches']
  primary: string | null
}

export const remember = (lesson: number, { switches, databases }: Status): Before => ({
  lesson,
  switches,
  primary: primaryOf(databases),
})

/** What is not as it should be before a lesson may begin, for people; empty when all is well. */
export function unrest({ faults, replicas, databases, redis, edge }: Status): string[] {
  if (faults.length > 0) return faults.map(({ target, text }) => `${target}: ${text}`)
  return [...replicas, ...databases, redis, edge]
    .filter((part) => !isWell(part))
    .map((part) => `${part.name}: ${part.state === 'ready' ? 'not yet in its place' : part.state}`)
}

/** Whether what is not as it should be gets well by itself, in a moment: a start, not a fault. */
export const passes = ({ faults, replicas, databases, redis, edge }: Status): boolean =>
  faults.length === 0 &&
  [...replicas, ...databases, redis, edge].every(({ state }) => state !== 'stopped')

/** The orders that bring the system back to how it was, the most urgent first. */
export function whatIsLeft(status: Status, before: Before): Order[] {
  const { switches, databases } = status
  const faults = status.faults.map(endOf)
  const turned = (['replicas', 'strategy', 'sessions', 'reads', 'freshness', 'cache'] as const)
    .filter((name) => before.switches[name] != null && before.switches[name] !== switches[name])
    .map((name): Order => turn(name, before.switches[name]))
  const away = before.primary !== null && primaryOf(databases) !== before.primary
  return [...faults, ...(away ? [turn('primary', before.primary)] : []), ...turned]
}

const primaryOf = (databases: Status['databases']) =>
  databases.find(({ role }) => role === 'primary')?.name ?? null

const isWell = (part: { state: string; inRotation?: boolean; problem?: string | null }) =>
  part.state === 'ready' && part.inRotation !== false && !part.problem

const turn = (name: string, value: unknown): Order => ({
  method: 'PUT',
  path: `/switches/${name}`,
  body: { value },
})

function endOf({ kind, target }: FaultStatus): Order {
  const of = (verb: string, body?: Order['body']): Order => ({
    method: 'POST',
    path: `/processes/${target}/${verb}`,
    body,
  })
  if (kind === 'lag') return { method: 'PUT', path: '/lag', body: { seconds: 0 } }
  if (kind === 'slow') return of('slow', { ms: 0 })
  return of(kind === 'stop' ? 'start' : 'resume')
}
