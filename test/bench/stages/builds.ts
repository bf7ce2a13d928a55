import path from 'node:path'
import { trust } from '../../../apps/shared/client.ts'
import { openDatabase } from '../../chaos/check.ts'
import { concurrency, registerCustomers } from '../bed/people.ts'
import { startSystem } from '../bed/shop.ts'
import { closedLoop, type Visit } from '../load/loops.ts'
import { type ClientTls, createVirtualUser, type VirtualUser } from '../load/virtual-user.ts'
import { checkout, list } from '../visits.ts'

/** How a browser connects in a row of a table. */
type Connects = 'kept' | 'anew' | 'resumed'

/** One row: a build of the system, how its customers connect, and what they do. */
export interface Row {
  name: string
  /** Rows of the same build share one shop. */
  build: keyof typeof builds
  connects: Connects
  /** A signed-in customer's list of products, compressed; or the four requests of an order. */
  visit: 'page' | 'order'
}

/** Visits a second while latency is measured. */
export const perSecond: Readonly<Record<Row['visit'], number>> = { page: 100, order: 20 }

/** Options of `npm start`; each build is a shop of its own. */
const builds = {
  plain: [],
  haproxy: ['--edge', 'haproxy'],
  https: ['--tls', 'edge'],
  'inner-tls': ['--tls', 'all'],
  monitoring: ['--monitoring', 'on'],
  secured: ['--stage', 'secured'],
  'two-replicas': ['--db-replicas', '2'],
  'semi-sync': ['--db-replicas', '2', '--durability', 'semi-sync'],
  group: ['--database', 'group'],
  'two-tiers': ['--edges', '2', '--web', '2'],
  cookie: ['--session-store', 'cookie'],
} as const satisfies Record<string, readonly string[]>

/** A shop of one build, warm, with signed-in customers. */
export type Running = Awaited<ReturnType<typeof startBuild>>

/**
 * @param warm visits that warm it; a quarter as many orders, where it sells
 * @param sells has enough in stock for what is ordered
 */
export async function startBuild(
  root: string,
  build: Row['build'],
  { warm, sells }: { warm: number; sells: boolean },
) {
  const shop = await startSystem({ root, products: 1000, replicas: 1, options: builds[build] })
  try {
    const { hostname, port, protocol } = new URL(shop.status.url)
    const context =
      protocol === 'https:' ? trust(path.join(shop.runDir, 'certificates/ca.pem')) : null
    const tlsOf = (resume: boolean): ClientTls | undefined =>
      context ? { context, servername: hostname, resume, connections: 0, resumed: 0 } : undefined
    const where = { port: Number(port), host: `${hostname}:${port}` }
    const register = () => registerCustomers(where.port, where.host, tlsOf(false))
    const customers = await register()
    const usersOf = (connects: Connects, those = customers, gzip = true) =>
      those.map((cookies) => {
        const tls = tlsOf(connects === 'resumed')
        return { ...createVirtualUser({ ...where, gzip, cookies, tls }), tls }
      })
    const users = {
      ...{ kept: usersOf('kept'), anew: usersOf('anew'), resumed: usersOf('resumed') },
      // Customers who have ordered have an empty cart afterwards. They read the form, so it is not compressed.
      buyers: sells ? usersOf('kept', await register(), false) : [],
    }
    if (sells) {
      await stockUp(shop)
      await closedLoop(users.buyers.slice(0, concurrency.closed), checkout, { visits: warm / 4 })
    }
    await closedLoop(users.kept.slice(0, concurrency.closed), list, { visits: warm })
    const monitoring = shop.status.monitoring.flatMap(({ pid }) => pid ?? [])
    return { pids: shop.pids(1), monitoring, users, stop: shop.stop }
  } catch (error) {
    await shop.stop()
    throw error
  }
}

async function stockUp({ runDir, status }: Awaited<ReturnType<typeof startSystem>>): Promise<void> {
  const primary = status.databases.find(({ role }) => role === 'primary') ?? { port: 0 }
  const connection = await openDatabase(runDir, primary)
  await connection.query('UPDATE products SET stock = 10000000 WHERE id <= 4')
  await connection.end()
}

export const usersOf = ({ users }: Running, { connects, visit }: Row) =>
  visit === 'order' ? users.buyers : users[connects]

export function visitOf({ connects, visit }: Row): Visit {
  if (visit === 'order') return checkout
  if (connects === 'kept') return list
  return async (user: VirtualUser) => {
    user.close()
    return list(user)
  }
}
