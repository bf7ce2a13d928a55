import { Router } from 'express'
import { commandToMonitor } from '../../../infra/stages/stages.ts'
import { type Charts, type Range, ranges } from '../charts/charts.ts'
import { PrometheusError } from '../charts/prometheus.ts'
import { render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { chartsPage, type Missing } from '../views/present/charts-page.ts'

export function chartRoutes({ config, control, overview, log }: LabServices): Router {
  const router = Router()

  router.get('/charts', async (req, res) => {
    const range = (Object.keys(ranges) as Range[]).find((one) => one === req.query.range) ?? '15m'
    render(req, res, 'charts', chartsPage(range, await find(range), req.language))
  })

  async function find(range: Range): Promise<Charts | Missing> {
    const { stage } = await control.recentStatus()
    if (!stage.monitoring)
      return { reason: 'off', command: commandToMonitor(config.COMMANDER === 'engine') }
    try {
      return await overview.read(range)
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error
      log.warn(`Charts: ${error.message}`)
      return { reason: 'away' }
    }
  }

  return router
}
