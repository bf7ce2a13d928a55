import type { DatabaseNode } from '../../replication/pair/node.ts'
import type { Child } from '../drivers/process/child.ts'
import type { Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'
import { Refusal, unknownName } from './refusal.ts'

export type Part =
  | { kind: 'replica'; child: Child; replica: Replica }
  | { kind: 'database'; child: Child; node: DatabaseNode }
  | { kind: 'edge' | 'redis' | 'whoami' | 'console'; child: Child }

/** @throws Refusal with the right names. */
export function findPart(stack: Stack, name: string): Part {
  const part = parts(stack).find(({ child }) => child.name === name)
  if (part) return part
  throw unknownName(
    name,
    parts(stack).map(({ child }) => child.name),
  )
}

/** @throws Refusal when it is something else than a replica of the shop. */
export function findReplica(stack: Stack, name: string, verb: string): Replica {
  const part = findPart(stack, name)
  if (part.kind === 'replica') return part.replica
  const names = stack.replicas.map((replica) => replica.name)
  throw new Refusal(422, `Only replicas of the shop can ${verb}: ${names.join(', ')}.`)
}

const parts = ({ edge, databases, redis, whoami, console, replicas }: Stack): Part[] => [
  { kind: 'edge', child: edge.child },
  ...replicas.map((replica) => ({ kind: 'replica' as const, child: replica.child, replica })),
  ...databases.nodes.map((node) => ({ kind: 'database' as const, child: node.child, node })),
  { kind: 'redis', child: redis },
  ...whoami.map((child) => ({ kind: 'whoami' as const, child })),
  { kind: 'console', child: console },
]
