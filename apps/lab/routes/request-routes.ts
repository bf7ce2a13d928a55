import { randomBytes } from 'node:crypto'
import { type Request, Router } from 'express'
import * as z from 'zod'
import { strategies } from '../../../infra/topology.ts'
import { requestIdPattern } from '../../shared/app-traffic.ts'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import { requireWriteAccess } from '../http/access.ts'
import { maskAddress } from '../http/addresses.ts'
import { addNote } from '../http/audit.ts'
import { render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { Refused } from '../refused.ts'
import { steps } from '../traces/own-requests.ts'
import { guestRow, type Trace } from '../traces/trace.ts'
import { type Choice, requestsPage } from '../views/present/requests-page.ts'
import { traceView } from '../views/present/trace-view.ts'

const formShape = z.object({
  through: z.enum(['current', ...strategies]).default('current'),
  step: z.enum(steps).default('page'),
  path: z
    .string()
    .max(500)
    .regex(/^\/(?!\/)/, 'expected a path such as /products')
    .refine((path) => URL.canParse(path, 'http://shop'))
    .transform(asSent)
    .default('/'),
})

/** The filter of the list, in the page's address. */
const shown = z.object({
  'show-path': z.string().max(500).optional(),
  'show-outcome': z.string().max(20).optional(),
  'show-status': z.string().max(1).optional(),
})

/** As a browser would send it: percent-encoded, without the fragment. */
function asSent(path: string): string {
  const { pathname, search } = new URL(path, 'http://shop')
  return pathname + search
}

const cookieDays = 30

export function requestRoutes({ config, control, traces }: LabServices): Router {
  const router = Router()
  const cookie = `visitor-${config.PUBLIC_PORT}`
  const userOf = (req: Request) => readCookie(req, cookie) ?? ''

  router.get('/requests', async (req, res) => {
    render(req, res, 'requests', await page(req, null))
  })

  router.get('/requests/:id', async (req, res) => {
    const { id } = req.params
    if (!requestIdPattern.test(id)) throw new Refused(404, req.texts.requests.send.malformed)
    const trace = await traces.find(id)
    if (!trace) throw new Refused(404, req.texts.requests.send.unknown)
    render(req, res, 'requests', await page(req, trace))
  })

  router.post('/requests', requireWriteAccess, async (req, res) => {
    const choice = formShape.parse(req.body)
    const name = userOf(req) || randomBytes(12).toString('base64url')
    setCookie(res, req, cookie, name, cookieDays * 24 * 3600)
    const host = choice.through === 'current' ? config.DOMAIN : `${choice.through}.${config.DOMAIN}`
    const sent = await traces.ownRequests.send(name, host, choice.step, choice.path).catch(() => {
      throw new Refused(503, req.texts.requests.send.noAnswer)
    })
    const command = `request ${choice.step} ${choice.path}`
    addNote(control, req, { command, ok: true, outcome: sent ?? '' })
    if (!sent) throw new Refused(422, req.texts.requests.send.noTrace)
    res.redirect(303, `/requests/${sent}?${new URLSearchParams(choice)}`)
  })

  async function page(req: Request, trace: Trace | null) {
    const show = shown.catch({}).parse(req.query)
    const all = await traces.rows({
      path: show['show-path'],
      outcome: show['show-outcome'],
      status: show['show-status'],
    })
    const rows = req.canWrite ? all : all.map(guestRow)
    const { texts, language } = req
    const choice: Choice = formShape.catch(formShape.parse({})).parse(req.query)
    const view =
      trace &&
      traceView(trace, {
        session: traces.sessionOutcome(trace),
        slowQueries: traces.slowQueries(trace),
        labCommand:
          config.COMMANDER === 'engine' ? 'docker compose exec lab lab' : 'npm run -s lab',
        upstreamName: traces.upstreamName,
        clientName: req.canWrite ? String : maskAddress,
        texts,
        language,
      })
    return requestsPage(texts, language, {
      trace: view,
      choice,
      rows,
      mine: traces.ownRequests.sent(userOf(req)),
    })
  }

  return router
}
