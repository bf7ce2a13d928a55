import { readFileSync } from 'node:fs'
import { freePort } from '../../support/network.ts'
import type { Bed } from '../bed/bed.ts'
import { concurrency, registerCustomers } from '../bed/people.ts'
import { startProgram } from '../bed/program.ts'
import type { Shop } from '../bed/shop.ts'
import { closedLoop } from '../load/loops.ts'
import { type Cookies, createVirtualUser } from '../load/virtual-user.ts'
import { readCpu, readMemory } from '../meter.ts'
import { list } from '../visits.ts'

/** What an app replica costs when it starts. */
export interface StartUp {
  /** From the call that starts it until its readiness check answers. */
  readyMs: number
  /** MB before the first request. */
  idleMemory: number
  /** Microseconds of CPU of a signed-in customer's list page: the first 200, and after warming up. */
  first: number
  settled: number
}

const steps = { first: 200, toSettle: 4000, settled: 1000 }

/** Starts another app replica with the environment of the shop's own, by Node with `nodeArgs`. */
export async function startAppReplica(
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
    args: [...nodeArgs, ...getArguments(pid)],
    cwd: `/proc/${pid}/cwd`,
    env: { ...getEnvironment(pid), ...own, ...more },
    readyAt: `http://127.0.0.1:${internalPort}/readyz`,
  })
  return { ...program, port }
}

export async function measureStartUp(shop: Shop): Promise<StartUp> {
  const customers = await registerCustomers(shop.status.replicas[0]?.port ?? 0, shop.host)
  const replica = await startAppReplica(shop, 'app-bench')
  try {
    const idleMemory = readMemory(replica.pid) / 1e6
    const perPage = (visits: number) => cpuPerPage(shop, replica, customers, visits)
    const first = await perPage(steps.first)
    await perPage(steps.toSettle)
    return { readyMs: replica.readyMs, idleMemory, first, settled: await perPage(steps.settled) }
  } finally {
    await replica.stop()
  }
}

/** Microseconds of CPU for one list page. */
export async function cpuPerPage(
  { host }: Shop,
  { port, pid }: { port: number; pid: number },
  customers: readonly Cookies[],
  visits: number,
): Promise<number> {
  const users = customers
    .slice(0, 10)
    .map((cookies) => createVirtualUser({ port, host, gzip: false, cookies }))
  const before = readCpu(pid)
  await closedLoop(users, list, { visits })
  for (const user of users) user.close()
  return (readCpu(pid) - before) / visits
}

const readProcFile = (pid: number | null | undefined, file: string) =>
  readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter(Boolean)

const getArguments = (pid: number | null | undefined) => readProcFile(pid, 'cmdline').slice(1)

const getEnvironment = (pid: number | null | undefined) =>
  Object.fromEntries(readProcFile(pid, 'environ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))

/** MB of an app replica after so many requests. */
export interface MemoryStage {
  requests: number
  megabytes: number
}

const wanted = 1_000_000
const batch = 100_000

/** Measures the first app replica up to its millionth request. */
export async function measureMemoryGrowth({ first, setting }: Bed): Promise<MemoryStage[]> {
  await setting({ products: 1000, replicas: 1, sessions: 'redis', liveSessions: 0, cache: 'off' })
  const port = first.status.replicas[0]?.port ?? 0
  const customers = await registerCustomers(port, first.host)
  const users = customers
    .slice(0, concurrency.closed)
    .map((cookies) => createVirtualUser({ port, host: first.host, gzip: false, cookies }))
  const stages: MemoryStage[] = []
  do {
    await closedLoop(users, list, { visits: batch })
    const { replicas } = JSON.parse(await first.lab('status', '--json')) as typeof first.status
    const [replica] = replicas
    stages.push({
      requests: replica?.requests ?? 0,
      megabytes: readMemory(replica?.pid ?? 0) / 1e6,
    })
  } while ((stages.at(-1)?.requests ?? 0) < wanted)
  for (const user of users) user.close()
  return stages
}
