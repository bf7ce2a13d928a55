import { setTimeout as sleep } from 'node:timers/promises'
import { type Case, type Setting, standardSetting, type Way } from '../cases.ts'
import { closedLoop } from '../load/loops.ts'
import { type Cookies, createVirtualUser, type VirtualUser } from '../load/virtual-user.ts'
import { type Pids, readTiers } from '../meter.ts'
import { cart, checkout, home, list, product, searchFor } from '../visits.ts'
import { type Floors, floorNames, haproxyProgram, startFloors } from './floors.ts'
import { concurrency, createLiveSessions, registerCustomers } from './people.ts'
import { stopOnSignal } from './program.ts'
import { type Shop, startShop } from './shop.ts'

export type Bed = Awaited<ReturnType<typeof startBed>>

/** What a case is measured on. */
export interface Subject {
  users: VirtualUser[]
  pids: Pids
  /** The shop whose servers count queries, and the queries a millisecond at idle. */
  shop: Shop
  idlePerMs: number
}

interface BedOptions {
  /** The checkout that the shops start from. */
  root: string
  cases: readonly Case[]
  /** Visits that warm each app replica: its first fifty cost six times as much, and it settles after 4,000. A quarter as many orders come first. */
  warmVisits: number
  /** The fewest app replicas of the shop with the standard catalogue. */
  replicas?: number
  /** The Node binary that runs app replicas and floors. */
  node?: string
  log: (line: string) => void
}

/** Starts and warms everything that the cases need. */
export async function startBed(options: BedOptions) {
  const { root, cases, warmVisits, replicas: least = 1, node = process.execPath, log } = options
  const started: { stop(): Promise<void> }[] = []
  const stop = stopOnSignal(async () => {
    for (let server = started.pop(); server; server = started.pop()) await server.stop()
  })
  try {
    const preparedShops = new Map<number, PreparedShop>()
    const wanted = needed(cases, least)
    const open = async (products: number): Promise<PreparedShop> => {
      log(`a shop with ${products.toLocaleString('en')} products …`)
      const replicas = wanted.get(products) ?? 1
      const shop = await startShop({ root, products, replicas, node })
      started.push(shop)
      const prepared = await prepareShop(shop, replicas, warmVisits)
      preparedShops.set(products, prepared)
      return prepared
    }
    const first = await open(standardSetting.products)
    if (!haproxyProgram) log('HAProxy is not installed, so it is not measured as an edge.')
    const page = await createVirtualUser({ ...first.at('replica'), gzip: false }).get('/products')
    const floors = await startFloors(first.shop, page.body, floorsIn(cases))
    started.push(floors)
    await warmFloors(floors.floors, warmVisits)
    return {
      subjectOf: subjects(preparedShops, floors.floors),
      /** The shop with the standard catalogue, and its switches. */
      first: first.shop,
      setting: first.set,
      /** Starts the shops with other catalogues beside it. */
      startOtherCatalogues: async () => {
        for (const products of wanted.keys()) if (!preparedShops.has(products)) await open(products)
        await Promise.all([...preparedShops.values()].map(({ shop }) => untilIdle(shop)))
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Catalogue sizes, and the most app replicas that a case needs with each. */
function needed(cases: readonly Case[], least: number): Map<number, number> {
  const most = new Map<number, number>([[standardSetting.products, least]])
  for (const { setting } of cases)
    most.set(setting.products, Math.max(setting.replicas, most.get(setting.products) ?? 1))
  return most
}

/** After seeding, a database stays busy for a while although the statements have returned. */
async function untilIdle(shop: Shop): Promise<void> {
  const spent = () => readTiers(shop.pids(1)).database
  for (let seconds = 0, before = spent(); seconds < 120; seconds++) {
    await sleep(1000)
    const now = spent()
    if (now - before < idleLimit) return
    before = now
  }
}

/** Microseconds of CPU a second of both databases. */
const idleLimit = 50_000

const floorsIn = (cases: readonly Case[]) =>
  floorNames.filter((name) => cases.some(({ at }) => at === name))

type PreparedShop = Awaited<ReturnType<typeof prepareShop>>

/** Registers a shop's customers, warms it, and gives access to its switches. */
async function prepareShop(shop: Shop, replicas: number, warmVisits: number) {
  const liveSessions = createLiveSessions(shop.counters.redis)
  let inRotation = replicas
  let sessions: Setting['sessions'] = 'redis'
  let cache: Setting['cache'] = 'off'

  const at = (way: Way, number = 1) => ({
    host: shop.host,
    port: portOf(shop, way, number - 1),
  })

  // Enough stock for what the cases buy.
  await shop.counters.databases[0]?.query('UPDATE products SET stock = 10000000 WHERE id <= 4')
  const { host, port } = at('replica')
  const customers: Record<Setting['sessions'], Cookies[]> = {
    ...{ redis: await registerCustomers(port, host), memory: [], cookie: [] },
  }
  const buyers = await registerCustomers(port, host)
  for (let number = 1; number <= replicas; number++)
    await warm(at('replica', number), { browsers: customers.redis, buyers }, warmVisits)
  const idlePerMs = await shop.counters.background(2000)

  async function set(wanted: Setting): Promise<void> {
    if (wanted.sessions !== sessions) await shop.lab('sessions', wanted.sessions)
    sessions = wanted.sessions
    if (customers[sessions].length === 0) customers[sessions] = await registerCustomers(port, host)
    if (wanted.cache !== cache) await shop.lab('cache', wanted.cache)
    cache = wanted.cache
    // Drained app replicas stay warm.
    for (; inRotation > wanted.replicas; inRotation--) await shop.lab('drain', `app-${inRotation}`)
    for (; inRotation < wanted.replicas; inRotation++)
      await shop.lab('resume', `app-${inRotation + 1}`)
    await liveSessions.set(wanted.liveSessions)
  }

  return { shop, at, set, customers, idlePerMs }
}

const portOf = ({ status, port }: Shop, way: Way, at: number) => {
  const replica = status.replicas[at]
  if (way === 'replica') return replica?.port ?? 0
  return way === 'internal' ? (replica?.internalPort ?? 0) : port
}

async function warm(
  where: { port: number; host: string },
  { browsers, buyers }: { browsers: readonly Cookies[]; buyers: readonly Cookies[] },
  visits: number,
) {
  const usersOf = (customers: readonly Cookies[]) =>
    customers
      .slice(0, concurrency.closed)
      .map((cookies) => createVirtualUser({ ...where, gzip: false, cookies }))
  const [browsing, buying] = [usersOf(browsers), usersOf(buyers)]
  // Four requests each. Buying empties the cart, so other customers browse.
  await closedLoop(buying, checkout, { visits: visits / 4 })
  for (const visit of [home, product, searchFor('honey'), cart, list])
    await closedLoop(browsing, visit, { visits: visits / 5 })
  for (const user of [...browsing, ...buying]) user.close()
}

async function warmFloors(floors: Floors, visits: number) {
  for (const [name, { port }] of floors) {
    if (name === 'static-file' || name === 'haproxy') continue
    const where = { port, host: 'localhost', gzip: name === 'naive' }
    const users = Array.from({ length: concurrency.closed }, () => createVirtualUser(where))
    await closedLoop(users, list, { visits })
    for (const user of users) user.close()
  }
}

function subjects(preparedShops: ReadonlyMap<number, PreparedShop>, floors: Floors) {
  const known = new Map<string, VirtualUser[]>()
  const naiveCustomers: Cookies[] = []

  async function cookiesOf(
    { customer, at, own, setting }: Case,
    prepared: PreparedShop,
  ): Promise<Cookies[]> {
    if (customer === 'guest') return Array.from({ length: concurrency.open }, () => new Map())
    if (at === 'naive') {
      if (naiveCustomers.length === 0)
        naiveCustomers.push(
          ...(await registerCustomers(floors.get('naive')?.port ?? 0, 'localhost')),
        )
      return naiveCustomers
    }
    const { host, port } = prepared.at('replica')
    return own ? registerCustomers(port, host) : prepared.customers[setting.sessions]
  }

  /** Switches the shop to the case's setting. */
  return async (one: Case): Promise<Subject> => {
    const prepared = preparedShops.get(one.setting.products) as PreparedShop
    await prepared.set(one.setting)
    const floor = floors.get(one.at)
    const where = floor ? { port: floor.port, host: 'localhost' } : prepared.at(one.at as Way)
    let users = known.get(one.name)
    if (!users) {
      const gzip = one.at === 'edge, gzip' || one.at === 'naive'
      const cookies = await cookiesOf(one, prepared)
      users = cookies.map((theirs) => createVirtualUser({ ...where, gzip, cookies: theirs }))
      known.set(one.name, users)
    }
    const pids = floor ? floor.pids : shopPids(prepared.shop, one)
    return { users, pids, shop: prepared.shop, idlePerMs: prepared.idlePerMs }
  }
}

const shopPids = (shop: Shop, { at, setting }: Case): Pids => {
  const { edge, web: _, ...behind } = shop.pids(setting.replicas)
  return at === 'replica' || at === 'internal' ? behind : { edge, ...behind }
}
