import { countActive } from '../active-users/active-users.ts'
import type { Db } from '../db/handle.ts'
import { countToShip, listToShip } from './orders-repository.ts'
import { listBestSellers, listSalesDays, type SalesDay } from './overview-repository.ts'
import { listRunningLow } from './products-repository.ts'

const dayMs = 24 * 60 * 60_000

export type OverviewService = ReturnType<typeof createOverviewService>
export type Overview = Awaited<ReturnType<OverviewService['overview']>>

/** How the shop is doing. Days are days in UTC, today included. */
export function createOverviewService({ now = () => new Date() } = {}) {
  async function overview(db: Db) {
    const today = startOfDay(now())
    const [days, bestSellers, toShipCount, toShip, runningLow, activeUsers] = await Promise.all([
      listSalesDays(db.read, daysBefore(today, 29)),
      listBestSellers(db.read, daysBefore(today, 6)),
      countToShip(db.read),
      listToShip(db.read),
      listRunningLow(db.read),
      countActive(db.read, now().getTime()),
    ])
    return {
      days: everyDay(days, today),
      bestSellers,
      toShipCount,
      toShip,
      runningLow,
      activeUsers,
    }
  }

  return { overview }
}

/** Thirty days, the last one `today`, with zeros where nothing was sold. */
export function everyDay(days: SalesDay[], today: Date): SalesDay[] {
  const known = new Map(days.map((day) => [day.day, day]))
  return Array.from({ length: 30 }, (_, index) => {
    const day = daysBefore(today, 29 - index)
      .toISOString()
      .slice(0, 10)
    return known.get(day) ?? { day, orders: 0, revenueCents: 0 }
  })
}

const startOfDay = (time: Date) => new Date(Math.floor(time.getTime() / dayMs) * dayMs)
const daysBefore = (day: Date, count: number) => new Date(day.getTime() - count * dayMs)
