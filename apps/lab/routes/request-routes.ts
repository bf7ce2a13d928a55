import { randomBytes } from 'node:crypto'
import { type Request, Router } from 'express'
import * as z from 'zod'
import { strategies } from '../../../infra/topology.ts'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import { requestIdPattern } from '../../shared/request-id.ts'
import { mustTouch } from '../access/access.ts'
import { addNote } from '../http/caller.ts'
import { maskAddress } from '../http/mask-address.ts'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Journey } from '../traces/journey.ts'
import { guestRow } from '../traces/journey-row.ts'
import { errands } from '../traces/own-visitors.ts'
import { journeyWay } from '../views/present/journey-way.ts'
import { type Choice, requestsPage } from '../views/present/requests-page.ts'

const wish = z.object({
  through: z.enum(['current', ...strategies]).default('current'),
  errand: z.enum(errands).default('look'),
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

const visitorDays = 30

export function requestRoutes({ config, control, journeys }: Parts): Router {
  const router = Router()
  const cookie = `visitor-${config.PUBLIC_PORT}`
  const visitorOf = (req: Request) => readCookie(req, cookie) ?? ''

  router.get('/requests', async (req, res) => {
    render(req, res, 'requests', await page(req, null))
  })

  router.get('/requests/:id', async (req, res) => {
    const { id } = req.params
    const journey = requestIdPattern.test(id) ? await journeys.find(id) : null
    if (!journey) throw new Refused(404, req.texts.requests.send.unknown)
    render(req, res, 'requests', await page(req, journey))
  })

  router.post('/requests', mustTouch, async (req, res) => {
    const choice = wish.parse(req.body)
    const name = visitorOf(req) || randomBytes(12).toString('base64url')
    setCookie(res, req, cookie, name, visitorDays * 24 * 3600)
    const host = choice.through === 'current' ? config.DOMAIN : `${choice.through}.${config.DOMAIN}`
    const sent = await journeys.visitors.send(name, host, choice.errand, choice.path).catch(() => {
      throw new Refused(503, req.texts.requests.send.noAnswer)
    })
    const command = `request ${choice.errand} ${choice.path}`
    addNote(control, req, { command, ok: true, outcome: sent ?? '' })
    if (!sent) throw new Refused(422, req.texts.requests.send.noJourney)
    res.redirect(303, `/requests/${sent}?${new URLSearchParams(choice)}`)
  })

  async function page(req: Request, journey: Journey | null) {
    const show = shown.catch({}).parse(req.query)
    const all = await journeys.rows({
      path: show['show-path'],
      outcome: show['show-outcome'],
      status: show['show-status'],
    })
    const rows = req.mayTouch ? all : all.map(guestRow)
    const { texts, language } = req
    const choice: Choice = wish.catch(wish.parse({})).parse(req.query)
    const way =
      journey &&
      journeyWay(journey, {
        story: journeys.story(journey),
        upstreamName: journeys.upstreamName,
        clientName: req.mayTouch ? String : maskAddress,
        texts: texts.requests,
        language,
      })
    return requestsPage(texts.requests, language, {
      way,
      choice,
      rows,
      mine: journeys.visitors.sent(visitorOf(req)),
    })
  }

  return router
}
