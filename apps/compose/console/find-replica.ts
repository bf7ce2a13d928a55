import { didYouMean } from '../../launcher/cli/closest.ts'
import { Refusal } from '../../launcher/operations/refusal.ts'
import { type Container, containersOf } from './containers.ts'

/** @throws Refusal with the right names. */
export async function findReplica(name: string): Promise<Container> {
  const replicas = await containersOf('app')
  const found = replicas.find((replica) => replica.name === name)
  if (found) return found
  const names = replicas.map((replica) => replica.name)
  throw new Refusal(
    404,
    `There is no replica "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
  )
}
