import { setTimeout as sleep } from 'node:timers/promises'
import { type Case, type Setting, usual, type Way } from '../cases.ts'
import { closedLoop } from '../load/loops.ts'
import { type Cookies, createVisitor, type Visitor } from '../load/visitor.ts'
import { type Pids, readTiers } from '../meter.ts'
import { cart, checkout, home, list, product, searchFor } from '../visits.ts'
import { type Floors, floorNames, haproxyProgram, startFloors } from './floors.ts'
import { createLiveSessions, crowd, registerMembers } from './people.ts'
import { stopOnSignal } from './program.ts'
import { type Shop, startShop } from './shop.ts'

export type Bed = Awaited<ReturnType<typeof makeBed>>

/** What a case is measured on. */
export interface Subject {
  visitors: Visitor[]
  pids: Pids
  /** Whose servers count what they are asked, and what that is when nobody visits. */
  shop: Shop
  idlePerMs: number
}

interface BedOptions {
  /** The checkout that the shops are started from. */
  root: string
  cases: readonly Case[]
  /** Visits that each replica gets before: its first fifty are six times as dear, and it settles after 4,000. A quarter as many orders come first. */
  warmVisits: number
  /** Of the shop with the usual catalogue, should the cases need fewer. */
  replicas?: number
  /** The binary that runs replicas and floors. */
  node?: string
  log: (line: string) => void
}

/** All that the cases need, started and warm. */
export async function makeBed(options: BedOptions) {
  const { root, cases, warmVisits, replicas: least = 1, node = process.execPath, log } = options
  const started: { stop(): Promise<void> }[] = []
  const stop = stopOnSignal(async () => {
    for (let part = started.pop(); part; part = started.pop()) await part.stop()
  })
  try {
    const stands = new Map<number, Stand>()
    const wanted = needed(cases, least)
    const open = async (products: number): Promise<Stand> => {
      log(`a shop with ${products.toLocaleString('en')} products …`)
      const replicas = wanted.get(products) ?? 1
      const shop = await startShop({ root, products, replicas, node })
      started.push(shop)
      const stand = await makeStand(shop, replicas, warmVisits)
      stands.set(products, stand)
      return stand
    }
    const first = await open(usual.products)
    if (!haproxyProgram) log('HAProxy is not installed, so it is not measured as an edge.')
    const page = await createVisitor({ ...first.at('replica'), gzip: false }).get('/products')
    const floors = await startFloors(first.shop, page.body, floorsIn(cases))
    started.push(floors)
    await warmFloors(floors.floors, warmVisits)
    return {
      subjectOf: subjects(stands, floors.floors),
      /** The shop with the usual catalogue, and its switches. */
      first: first.shop,
      setting: first.set,
      /** Those with other catalogues, beside it. */
      openOthers: async () => {
        for (const products of wanted.keys()) if (!stands.has(products)) await open(products)
        await Promise.all([...stands.values()].map(({ shop }) => untilIdle(shop)))
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Catalogues, and the most replicas that a case with it asks for. */
function needed(cases: readonly Case[], least: number): Map<number, number> {
  const most = new Map<number, number>([[usual.products, least]])
  for (const { setting } of cases)
    most.set(setting.products, Math.max(setting.replicas, most.get(setting.products) ?? 1))
  return most
}

/** Goods that were put in keep a database busy for a while, though it says that it has them. */
async function untilIdle(shop: Shop): Promise<void> {
  const spent = () => readTiers(shop.pids(1)).database
  for (let seconds = 0, before = spent(); seconds < 120; seconds++) {
    await sleep(1000)
    const now = spent()
    if (now - before < mostOfIdle) return
    before = now
  }
}

/** Microseconds of CPU a second, of both databases. */
const mostOfIdle = 50_000

const floorsIn = (cases: readonly Case[]) =>
  floorNames.filter((name) => cases.some(({ at }) => at === name))

type Stand = Awaited<ReturnType<typeof makeStand>>

/** One shop, its members, and the switches of a setting. */
async function makeStand(shop: Shop, replicas: number, warmVisits: number) {
  const liveSessions = createLiveSessions(shop.counters.redis)
  let inRotation = replicas
  let sessions: Setting['sessions'] = 'redis'
  let cache: Setting['cache'] = 'off'

  const at = (way: Way, number = 1) => ({
    host: shop.host,
    port: portOf(shop, way, number - 1),
  })

  // Plenty of what the cases buy.
  await shop.counters.databases[0]?.query('UPDATE products SET stock = 10000000 WHERE id <= 4')
  const { host, port } = at('replica')
  const members = { redis: await registerMembers(port, host), memory: [] as Cookies[] }
  const buyers = await registerMembers(port, host)
  for (let number = 1; number <= replicas; number++)
    await warm(at('replica', number), { lookers: members.redis, buyers }, warmVisits)
  const idlePerMs = await shop.counters.background(2000)

  async function set(wanted: Setting): Promise<void> {
    if (wanted.sessions !== sessions) await shop.lab('sessions', wanted.sessions)
    sessions = wanted.sessions
    if (members[sessions].length === 0) members[sessions] = await registerMembers(port, host)
    if (wanted.cache !== cache) await shop.lab('cache', wanted.cache)
    cache = wanted.cache
    // Taken out of rotation they stay warm.
    for (; inRotation > wanted.replicas; inRotation--) await shop.lab('drain', `app-${inRotation}`)
    for (; inRotation < wanted.replicas; inRotation++)
      await shop.lab('resume', `app-${inRotation + 1}`)
    await liveSessions.set(wanted.liveSessions)
  }

  return { shop, at, set, members, idlePerMs }
}

const portOf = ({ status, port }: Shop, way: Way, at: number) => {
  const replica = status.replicas[at]
  if (way === 'replica') return replica?.port ?? 0
  return way === 'internal' ? (replica?.internalPort ?? 0) : port
}

async function warm(
  where: { port: number; host: string },
  { lookers, buyers }: { lookers: readonly Cookies[]; buyers: readonly Cookies[] },
  visits: number,
) {
  const visitorsOf = (members: readonly Cookies[]) =>
    members
      .slice(0, crowd.closed)
      .map((cookies) => createVisitor({ ...where, gzip: false, cookies }))
  const [looking, buying] = [visitorsOf(lookers), visitorsOf(buyers)]
  // Of four requests each; those who have bought have no cart to look at any more.
  await closedLoop(buying, checkout, { visits: visits / 4 })
  for (const visit of [home, product, searchFor('honey'), cart, list])
    await closedLoop(looking, visit, { visits: visits / 5 })
  for (const visitor of [...looking, ...buying]) visitor.close()
}

async function warmFloors(floors: Floors, visits: number) {
  for (const [name, { port }] of floors) {
    if (name === 'static-file' || name === 'haproxy') continue
    const where = { port, host: 'localhost', gzip: name === 'naive' }
    const visitors = Array.from({ length: crowd.closed }, () => createVisitor(where))
    await closedLoop(visitors, list, { visits })
    for (const visitor of visitors) visitor.close()
  }
}

function subjects(stands: ReadonlyMap<number, Stand>, floors: Floors) {
  const known = new Map<string, Visitor[]>()
  const naiveMembers: Cookies[] = []

  async function cookiesOf({ who, at, own, setting }: Case, stand: Stand): Promise<Cookies[]> {
    if (who === 'guest') return Array.from({ length: crowd.open }, () => new Map())
    if (at === 'naive') {
      if (naiveMembers.length === 0)
        naiveMembers.push(...(await registerMembers(floors.get('naive')?.port ?? 0, 'localhost')))
      return naiveMembers
    }
    const { host, port } = stand.at('replica')
    return own ? registerMembers(port, host) : stand.members[setting.sessions]
  }

  /** Brings the shop into the case's setting. */
  return async (one: Case): Promise<Subject> => {
    const stand = stands.get(one.setting.products) as Stand
    await stand.set(one.setting)
    const floor = floors.get(one.at)
    const where = floor ? { port: floor.port, host: 'localhost' } : stand.at(one.at as Way)
    let visitors = known.get(one.name)
    if (!visitors) {
      const gzip = one.at === 'edge, gzip' || one.at === 'naive'
      const cookies = await cookiesOf(one, stand)
      visitors = cookies.map((theirs) => createVisitor({ ...where, gzip, cookies: theirs }))
      known.set(one.name, visitors)
    }
    const pids = floor ? floor.pids : shopPids(stand.shop, one)
    return { visitors, pids, shop: stand.shop, idlePerMs: stand.idlePerMs }
  }
}

const shopPids = (shop: Shop, { at, setting }: Case): Pids => {
  const { edge, ...behind } = shop.pids(setting.replicas)
  return at === 'replica' || at === 'internal' ? behind : { edge, ...behind }
}
