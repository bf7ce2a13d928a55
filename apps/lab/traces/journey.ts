import type { RequestRecord } from '../../shared/replica-traffic.ts'
import type { EdgeLine } from './edge-line.ts'

/** One request, as far as edge and replica have told of it. At least one of them has. */
export interface Journey {
  /** The edge's request id. */
  id: string
  /** Epoch milliseconds. */
  at: number
  edge: EdgeLine | null
  /** Who answered, and what it tells; a replica that died meanwhile tells nothing. */
  replica: string | null
  record: RequestRecord | null
  /** When the first word of it came here, epoch milliseconds. */
  heardAt: number
}

/** Times that others measured to a part of what they took here, so that a part is never more. */
export const totalMs = ({ edge, record }: Journey): number =>
  Math.max(edge?.ms ?? 0, record?.ms ?? 0)

export const statusOf = ({ edge, record }: Journey): number => edge?.status ?? record?.status ?? 0
