import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { table } from '../../../apps/cli/terminal/output.ts'
import { eventually } from '../../support/eventually.ts'
import { registerCustomers } from '../bed/people.ts'
import { stopOnSignal } from '../bed/program.ts'
import { type Shop, startShop } from '../bed/shop.ts'
import { cpuPerPage, startAppReplica } from '../once/lifecycle.ts'
import type { Options } from '../run.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const visits = 3000
const shown = 25

/** Prints where an app replica spends its time on a signed-in customer's list page, in µs a page. */
export async function profileList({ warm }: Options): Promise<number> {
  const shop = await startShop({ root, products: 1000, replicas: 1 })
  const stop = stopOnSignal(shop.stop)
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-profile-'))
  try {
    const { profile, microseconds } = await recordProfile(
      shop,
      path.join(folder, 'list.cpuprofile'),
      warm,
    )
    const print = (title: string, shares: Share[]) => {
      const rows = shares
        .slice(0, shown)
        .map(({ name, share }) => [
          (share * microseconds).toFixed(0),
          `${(share * 100).toFixed(1)} %`,
          name,
        ])
      console.log(`\n${title}\n${table(rows, [0, 1]).join('\n')}`)
    }
    console.log(`${microseconds.toFixed(0)} µs of CPU a page without the profiler`)
    print('µs by package or file, with what Node does for it', accountShares(profile))
    print('µs by function, itself', ownShares(profile))
    print('µs by function, with what it calls', wholeShares(profile))
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
    await stop()
  }
}

async function recordProfile(shop: Shop, file: string, warm: number) {
  const customers = await registerCustomers(shop.status.replicas[0]?.port ?? 0, shop.host)
  const loaded = ['--import', path.join(import.meta.dirname, 'on-signal.js')]
  const replica = await startAppReplica(shop, 'app-profile', loaded, { PROFILE: file })
  try {
    await cpuPerPage(shop, replica, customers, warm)
    const microseconds = await cpuPerPage(shop, replica, customers, visits)
    process.kill(replica.pid, 'SIGUSR2')
    await cpuPerPage(shop, replica, customers, visits)
    process.kill(replica.pid, 'SIGUSR2')
    const profile: CpuProfile = await eventually(async () =>
      JSON.parse(await readFile(file, 'utf8')),
    )
    return { profile, microseconds }
  } finally {
    await replica.stop()
  }
}

/** The part of V8's CPU profile that is used here. */
export interface CpuProfile {
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
    children?: number[]
  }[]
  samples: number[]
  timeDeltas: number[]
}

export interface Share {
  name: string
  /** The share of all time that was not idle: 0 to 1. */
  share: number
}

type Node = CpuProfile['nodes'][number]

/** Self time by function, the largest first, without idle time. */
export function ownShares(profile: CpuProfile): Share[] {
  const times = ownTimes(profile)
  return sharesOf(profile.nodes.map((node) => [functionOf(node), times.get(node.id) ?? 0]))
}

/** Time by package or file of the shop; Node's own time counts for its caller. */
export function accountShares(profile: CpuProfile): Share[] {
  const times = ownTimes(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const shares: [string, number][] = []
  const visit = (node: Node, caller: string) => {
    const account = accountOf(node) ?? caller
    shares.push([account, times.get(node.id) ?? 0])
    for (const child of node.children ?? []) visit(nodes.get(child) as Node, account)
  }
  const [root] = profile.nodes
  if (root) visit(root, 'Node itself')
  return sharesOf(shares)
}

/** Total time by function, with what it called; recursion counts once. */
export function wholeShares(profile: CpuProfile): Share[] {
  const times = ownTimes(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const whole = new Map<string, number>()
  const visit = (node: Node, above: ReadonlySet<string>): number => {
    const own = functionOf(node)
    const below = new Set(above).add(own)
    let time = times.get(node.id) ?? 0
    for (const child of node.children ?? []) time += visit(nodes.get(child) as Node, below)
    if (!above.has(own)) whole.set(own, (whole.get(own) ?? 0) + time)
    return time
  }
  const [root] = profile.nodes
  const all = root ? visit(root, new Set()) : 0
  return [...whole].map(([name, time]) => ({ name, share: time / all })).sort(largestFirst)
}

function ownTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<number, number> {
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id),
  )
  const times = new Map<number, number>()
  samples.forEach((id, at) => {
    if (!idle.has(id)) times.set(id, (times.get(id) ?? 0) + (timeDeltas[at] ?? 0))
  })
  return times
}

function sharesOf(times: readonly [string, number][]): Share[] {
  const all = times.reduce((sum, [, time]) => sum + time, 0)
  const byName = new Map<string, number>()
  for (const [name, time] of times) byName.set(name, (byName.get(name) ?? 0) + time)
  return [...byName].map(([name, time]) => ({ name, share: time / all })).sort(largestFirst)
}

const largestFirst = (a: Share, b: Share) => b.share - a.share

/** Null for Node's own code. */
function accountOf({ callFrame: { functionName, url } }: Node): string | null {
  if (functionName === '(garbage collector)') return functionName
  if (url.includes('/node_modules/')) return url.split('/node_modules/').at(-1)?.split('/')[0] ?? ''
  return url.split('/dist/')[1] ?? (url.endsWith('.ejs') ? url : null)
}

function functionOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const name = functionName || '(anonymous)'
  return url ? `${name} ${url.replace(/.*\/(node_modules|dist)\//, '')}:${lineNumber + 1}` : name
}
