import { Router } from 'express'
import * as z from 'zod'
import { weekMinutes } from '../availability/availability.ts'
import { outageKinds } from '../availability/outages.ts'
import { render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { availabilityPage, type Typed } from '../views/present/availability-page.ts'

/** An empty field is one that nobody has filled in. */
const number = (least: number, most: number, step?: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    (step ? z.coerce.number().multipleOf(step) : z.coerce.number()).min(least).max(most).optional(),
  )

const fields = {
  count: number(1, 20, 1),
  /** Hours, up to a century. */
  mtbf: number(0.01, 876_000),
  /** Seconds, up to 30 days. */
  mttr: number(0, 2_592_000),
  takeover: number(0, 2_592_000),
}

const shape = z.object({
  ...Object.fromEntries(
    outageKinds.flatMap((kind) =>
      Object.entries(fields).map(([name, field]) => [`${kind}-${name}`, field]),
    ),
  ),
  outage: number(0, weekMinutes),
})

export function availabilityRoutes({ control, outages }: LabServices): Router {
  const router = Router()

  router.get('/availability', async (req, res) => {
    const typed = shape.parse(req.query) as Typed
    const status = await control.recentStatus()
    const page = availabilityPage(status, outages.newestFirst(), typed, req.language)
    render(req, res, 'availability', page)
  })

  return router
}
