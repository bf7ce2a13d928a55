import { closedLoop } from '../load/closed-loop.ts'
import { createVisitor } from '../load/visitor.ts'
import { readMemory } from '../meter/proc-stat.ts'
import { list } from '../visits.ts'
import type { Bed } from './bed.ts'
import { crowd, registerMembers } from './people.ts'

/** MB of a replica after so many requests. */
export interface Stage {
  requests: number
  megabytes: number
}

const wanted = 1_000_000
const batch = 100_000

/** The first replica, from what it has served so far to its millionth request. */
export async function endure({ first, setting }: Bed): Promise<Stage[]> {
  await setting({ products: 1000, replicas: 1, sessions: 'redis', liveSessions: 0, cache: 'off' })
  const port = first.status.replicas[0]?.port ?? 0
  const members = await registerMembers(port, first.host)
  const visitors = members
    .slice(0, crowd.closed)
    .map((cookies) => createVisitor({ port, host: first.host, gzip: false, cookies }))
  const stages: Stage[] = []
  do {
    await closedLoop(visitors, list, { visits: batch })
    const { replicas } = JSON.parse(await first.lab('status', '--json')) as typeof first.status
    const [replica] = replicas
    stages.push({
      requests: replica?.requests ?? 0,
      megabytes: readMemory(replica?.pid ?? 0) / 1e6,
    })
  } while ((stages.at(-1)?.requests ?? 0) < wanted)
  for (const visitor of visitors) visitor.close()
  return stages
}
