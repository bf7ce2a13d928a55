import { until } from '../../shared/until.ts'
import type { AppReport } from '../app-report.ts'
import type { Component, Driver } from '../driver.ts'

const everyMs = 50

/** Waits until every app replica in rotation reports it. False if `withinMs` pass first. */
export const appsAgree = (
  driver: Driver,
  holds: (report: AppReport) => boolean,
  withinMs: number,
): Promise<boolean> => until(() => doAppsAgree(driver, holds), withinMs, everyMs)

async function doAppsAgree(driver: Driver, holds: (report: AppReport) => boolean) {
  const apps = (await driver.listApps()).filter(({ inRotation }) => inRotation)
  return apps.every(({ report }) => report !== null && holds(report))
}

/**
 * Waits until every app replica in rotation has noticed which databases answer, which one takes
 * writes, and whether Redis answers. False if `withinMs` pass first.
 */
export const appsSeeStores = (driver: Driver, withinMs = 5000): Promise<boolean> =>
  until(
    async () => {
      const [components, { primary }] = await Promise.all([
        driver.listComponents(),
        driver.getReplication(),
      ])
      return doAppsAgree(driver, (report) => seesStores(report, components, primary))
    },
    withinMs,
    everyMs,
  )

const seesStores = (report: AppReport, components: readonly Component[], primary: string | null) =>
  components.every(({ name, kind, state }) => {
    const isUp = state === 'ready'
    if (kind === 'redis') return report.redis === (isUp ? 'up' : 'away')
    if (kind !== 'database') return true
    const seen = report.databases.find((database) => database.name === name)
    return seen?.reachable === isUp && seen.writable === (isUp && name === primary)
  })
