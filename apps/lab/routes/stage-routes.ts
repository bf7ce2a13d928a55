import { type Request, Router } from 'express'
import { stageNames } from '../../../infra/stages/stage.ts'
import { requireWriteAccess } from '../http/access.ts'
import { callerOf } from '../http/audit.ts'
import { answerDone, render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { Refused } from '../refused.ts'
import { claimsOf } from '../stages/claims.ts'
import { shownText, stagePage } from '../views/present/stage-page.ts'

export function stageRoutes(services: LabServices): Router {
  const { control, demonstrations, faults } = services
  const router = Router()

  router.get('/stages', async (_req, res) => {
    const { stage } = await control.status()
    res.redirect(303, `/stages/${stage.name}`)
  })

  router.get('/stages/:name', async (req, res) => {
    const name = findStage(req)
    const { stage } = await control.status()
    render(req, res, 'stage', stagePage(name, stage, services, req.language))
  })

  /** Shows one claim; the answer comes when the system is as it was. */
  router.post('/stages/:name/claims/:id', requireWriteAccess, async (req, res) => {
    const name = findStage(req)
    const { stage } = await control.status()
    if (stage.name !== name) throw new Refused(409, ({ stages }) => stages.otherRuns(stage.name))
    const claim = claimsOf(stage).find(({ id }) => id === req.params.id)
    if (!claim) throw new Refused(404, ({ stages }) => stages.unknownClaim)
    try {
      const shown = await demonstrations.show(claim, callerOf(req))
      answerDone(req, res, shownText(shown, req.language), `/stages/${name}#${claim.id}`)
    } finally {
      await faults.refresh()
    }
  })

  return router
}

function findStage(req: Request) {
  const name = stageNames.find((one) => one === req.params.name)
  if (!name) throw new Refused(404, ({ stages }) => stages.unknown(stageNames.join(', ')))
  return name
}
