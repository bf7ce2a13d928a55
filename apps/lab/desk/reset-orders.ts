import type { FaultStatus, Status } from '../../control/status/status.ts'
import type { Order } from './order.ts'

/** What `reset all` goes back to. */
export const defaultSwitches = {
  replicas: 3,
  strategy: 'round-robin',
  sessions: 'redis',
  reads: 'replica',
  freshness: 'on',
  cache: 'off',
} as const

const firstPrimary = 'db-1'

/** The orders of `reset all`, in phases; each looks at what the one before has made. */
export const resetOrders: readonly ((status: Status) => Order[])[] = [
  ({ faults }) => faults.map(endFault),
  ({ databases }) =>
    databases.some(({ name, role }) => name === firstPrimary && role === 'replica')
      ? [turn('primary', firstPrimary)]
      : [],
  ({ switches }) =>
    Object.entries(defaultSwitches)
      .filter(([name, value]) => switches[name as keyof typeof switches] !== value)
      .map(([name, value]) => turn(name, value)),
]

/** The order that ends a fault before its time. */
export function endFault({ kind, target }: Pick<FaultStatus, 'kind' | 'target'>): Order {
  if (kind === 'lag') return { method: 'PUT', path: '/lag', body: { seconds: 0 } }
  const process = `/processes/${encodeURIComponent(target)}`
  if (kind === 'slow') return { method: 'POST', path: `${process}/slow`, body: { ms: 0 } }
  return { method: 'POST', path: `${process}/${kind === 'stop' ? 'start' : 'resume'}` }
}

export const turn = (name: string, value: string | number): Order => ({
  method: 'PUT',
  path: `/switches/${encodeURIComponent(name)}`,
  body: { value },
})
