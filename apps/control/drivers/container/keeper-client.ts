import { readFileSync } from 'node:fs'
import { createReplicationClient, ReplicationRefused } from '../../../replication/client.ts'
import { Refusal } from './legacy.ts'

/** The replication controller, as the containers reach it. */
export const replication = createReplicationClient(
  () => 'http://replication:3001',
  () => readFileSync('/run/secrets/control', 'utf8'),
)

/** The same refusal for the command that asked. */
export function toRefusal(error: unknown): never {
  if (!(error instanceof ReplicationRefused)) throw error
  if (error.status === 503)
    throw new Refusal(503, `${error.message} See: docker compose ps replication`)
  throw new Refusal(error.status === 422 ? 422 : 409, error.message)
}
