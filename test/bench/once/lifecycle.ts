import { readFileSync } from 'node:fs'
import { freePort } from '../../support/network.ts'
import type { Bed } from '../bed/bed.ts'
import { crowd, registerMembers } from '../bed/people.ts'
import { startProgram } from '../bed/program.ts'
import type { Shop } from '../bed/shop.ts'
import { closedLoop } from '../load/loops.ts'
import { type Cookies, createVisitor } from '../load/visitor.ts'
import { readCpu, readMemory } from '../meter.ts'
import { list } from '../visits.ts'

/** The beginning of a replica. */
export interface Beginning {
  /** From the call that starts it until it says that it is ready. */
  readyMs: number
  /** MB of a replica that nobody has visited. */
  idleMemory: number
  /** Microseconds of CPU of a member's list page: of its first 200, and when it has settled. */
  first: number
  settled: number
}

const steps = { first: 200, toSettle: 4000, settled: 1000 }

/** Another replica beside those of the shop, as they are started, by Node with `nodeArgs`. */
export async function startReplica(
  shop: Shop,
  name: string,
  nodeArgs: readonly string[] = [],
  more: Record<string, string> = {},
) {
  const pid = shop.status.replicas[0]?.pid
  const [port, internalPort] = [await freePort(), await freePort()]
  const own = { REPLICA_NAME: name, PORT: String(port), INTERNAL_PORT: String(internalPort) }
  const program = await startProgram({
    command: shop.node,
    args: [...nodeArgs, ...argumentsOf(pid)],
    cwd: `/proc/${pid}/cwd`,
    env: { ...environmentOf(pid), ...own, ...more },
    readyAt: `http://127.0.0.1:${internalPort}/readyz`,
  })
  return { ...program, port }
}

export async function watchBeginning(shop: Shop): Promise<Beginning> {
  const members = await registerMembers(shop.status.replicas[0]?.port ?? 0, shop.host)
  const replica = await startReplica(shop, 'app-bench')
  try {
    const idleMemory = readMemory(replica.pid) / 1e6
    const perPage = (visits: number) => cpuPerPage(shop, replica, members, visits)
    const first = await perPage(steps.first)
    await perPage(steps.toSettle)
    return { readyMs: replica.readyMs, idleMemory, first, settled: await perPage(steps.settled) }
  } finally {
    await replica.stop()
  }
}

/** Microseconds. */
export async function cpuPerPage(
  { host }: Shop,
  { port, pid }: { port: number; pid: number },
  members: readonly Cookies[],
  visits: number,
): Promise<number> {
  const visitors = members
    .slice(0, 10)
    .map((cookies) => createVisitor({ port, host, gzip: false, cookies }))
  const before = readCpu(pid)
  await closedLoop(visitors, list, { visits })
  for (const visitor of visitors) visitor.close()
  return (readCpu(pid) - before) / visits
}

const parts = (pid: number | null | undefined, file: string) =>
  readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter(Boolean)

const argumentsOf = (pid: number | null | undefined) => parts(pid, 'cmdline').slice(1)

const environmentOf = (pid: number | null | undefined) =>
  Object.fromEntries(parts(pid, 'environ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))

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
