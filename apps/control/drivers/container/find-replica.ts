import { type Container, containersOf } from './containers.ts'
import { unknownName } from './legacy.ts'

/** @throws Refusal with the right names. */
export async function findReplica(name: string): Promise<Container> {
  const replicas = await containersOf('app')
  const found = replicas.find((replica) => replica.name === name)
  if (found) return found
  throw unknownName(
    name,
    replicas.map((replica) => replica.name),
  )
}
