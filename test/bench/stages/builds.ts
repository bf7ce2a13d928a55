import path from 'node:path'
import { trust } from '../../../apps/shared/client.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { concurrency, registerCustomers } from '../bed/people.ts'
import { startSystem } from '../bed/shop.ts'
import { closedLoop, type Visit } from '../load/loops.ts'
import { type ClientTls, createVirtualUser, type VirtualUser } from '../load/virtual-user.ts'
import { list } from '../visits.ts'

/** How a browser connects in a row of the table. */
type Connects = 'kept' | 'anew' | 'resumed'

/** One row: a build of the system, and how its customers connect. */
export interface Row {
  name: string
  /** Rows of the same build share one shop. */
  build: keyof typeof builds
  connects: Connects
}

/** Options of `npm start`; each build is a shop of its own. */
const builds = {
  plain: [],
  haproxy: ['--edge', 'haproxy'],
  https: ['--tls', 'edge'],
  'inner-tls': ['--tls', 'all'],
  monitoring: ['--monitoring', 'on'],
  secured: ['--stage', 'secured'],
} as const satisfies Record<string, readonly string[]>

const allRows: readonly Row[] = [
  { name: 'nginx, HTTP', build: 'plain', connects: 'kept' },
  { name: 'HAProxy, HTTP', build: 'haproxy', connects: 'kept' },
  { name: 'nginx, HTTP, a connection for each page', build: 'plain', connects: 'anew' },
  { name: 'HTTPS at the edge', build: 'https', connects: 'kept' },
  { name: 'HTTPS, a new connection for each page', build: 'https', connects: 'anew' },
  { name: 'HTTPS, a resumed connection for each page', build: 'https', connects: 'resumed' },
  { name: 'TLS on every hop', build: 'inner-tls', connects: 'kept' },
  { name: 'monitoring', build: 'monitoring', connects: 'kept' },
  { name: 'the whole stage `secured`', build: 'secured', connects: 'kept' },
]

/** Those that this machine can run. The first is the one that the others are compared with. */
export const rows = allRows.filter(({ build }) => build !== 'haproxy' || findProgram('haproxy'))

/** A shop of one build, warm, with signed-in customers. */
export type Running = Awaited<ReturnType<typeof startBuild>>

export async function startBuild(root: string, build: Row['build'], warmVisits: number) {
  const shop = await startSystem({ root, products: 1000, replicas: 1, options: builds[build] })
  try {
    const { hostname, port, protocol } = new URL(shop.status.url)
    const context =
      protocol === 'https:' ? trust(path.join(shop.runDir, 'certificates/ca.pem')) : null
    const tlsOf = (resume: boolean): ClientTls | undefined =>
      context ? { context, servername: hostname, resume, connections: 0, resumed: 0 } : undefined
    const where = { port: Number(port), host: `${hostname}:${port}`, gzip: true }
    const customers = await registerCustomers(where.port, where.host, tlsOf(false))
    const usersOf = (connects: Connects) =>
      customers.map((cookies) => {
        const tls = tlsOf(connects === 'resumed')
        return { ...createVirtualUser({ ...where, cookies, tls }), tls }
      })
    const users = { kept: usersOf('kept'), anew: usersOf('anew'), resumed: usersOf('resumed') }
    await closedLoop(users.kept.slice(0, concurrency.closed), list, { visits: warmVisits })
    const monitoring = shop.status.monitoring.flatMap(({ pid }) => pid ?? [])
    return { pids: shop.pids(1), monitoring, users, stop: shop.stop }
  } catch (error) {
    await shop.stop()
    throw error
  }
}

/** The page that is measured: a signed-in customer's list of products, compressed. */
export const visitOf = (connects: Connects): Visit =>
  connects === 'kept'
    ? list
    : async (user: VirtualUser) => {
        user.close()
        return list(user)
      }
