import express, { type ErrorRequestHandler, type Express } from 'express'
import { requireSecret } from '../shared/internal-access.ts'
import { ownUsage } from '../shared/own-usage.ts'
import { reloadSecrets } from '../shared/secret.ts'
import { builtFolder } from '../shared/views/templates.ts'
import { securityHeaders } from '../shared/web-security.ts'
import { access, ownHosts } from './http/access.ts'
import { addNote, refusedRequest } from './http/audit.ts'
import { chooseLanguage, languageRoutes } from './http/language.ts'
import { answerError, render, useViews } from './http/render.ts'
import type { LabServices } from './lab-services.ts'
import { Refused } from './refused.ts'
import { availabilityRoutes } from './routes/availability-routes.ts'
import { chartRoutes } from './routes/chart-routes.ts'
import { classRoutes } from './routes/class-routes.ts'
import { lessonRoutes } from './routes/lesson-routes.ts'
import { monitoringRoutes } from './routes/monitoring-routes.ts'
import { requestRoutes } from './routes/request-routes.ts'
import { stageRoutes } from './routes/stage-routes.ts'
import { switchRoutes } from './routes/switch-routes.ts'
import { topologyRoutes } from './routes/topology-routes.ts'
import { trafficRoutes } from './routes/traffic-routes.ts'
import type { Views } from './views/views.ts'

/** The lab's express app. */
export function createApp(services: LabServices, views: Views): Express {
  const { config, internalSecret, labToken, control, faults, lessons, eventStream } = services
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  // The edge is the only proxy; on its own port the lab is reached from loopback only.
  app.set('trust proxy', 1)
  useViews(app, { views, faults, lessons })

  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'))
  // For the control plane where it runs in another container.
  app.get('/usage', requireSecret(internalSecret), (_req, res) => void res.json(ownUsage()))
  app.put('/secrets', requireSecret(internalSecret), (_req, res) => {
    reloadSecrets()
    res.json({})
  })
  app.use((_req, res, next) => {
    for (const [name, value] of securityHeaders) res.setHeader(name, value)
    next()
  })
  app.use(monitoringRoutes(services))
  app.use(
    '/assets',
    express.static(`${builtFolder('lab')}/assets`, { immutable: true, maxAge: '1y' }),
  )
  app.use((_req, res, next) => {
    // The pages show addresses, requests and reports.
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use(
    chooseLanguage(config.PUBLIC_PORT),
    ownHosts(config.DOMAIN),
    access(config, labToken, control),
  )
  app.get('/events', (req, res) => eventStream.stream(req, res))
  app.use(express.urlencoded({ extended: false, limit: '64kb' }), express.json({ limit: '1mb' }))

  app.get(['/', '/switches', '/availability'], (_req, _res, next) => {
    const running = lessons.running()
    if (running?.asks)
      throw new Refused(409, (texts) => texts.lessons.meanwhile.hidden(running.number))
    next()
  })
  app.use(
    topologyRoutes(services),
    stageRoutes(services),
    chartRoutes(services),
    availabilityRoutes(services),
    requestRoutes(services),
    switchRoutes(services),
    trafficRoutes(services),
    lessonRoutes(services),
    classRoutes(services),
    languageRoutes(),
  )

  app.use((req, res) => render(req, res, 'error', { status: 404 }, 404))
  const onError: ErrorRequestHandler = (error, req, res, _next) => {
    const command = error instanceof Refused && auditable.has(error.status) && refusedRequest(req)
    if (command) {
      const stranger = req.canWrite ? {} : { stranger: true as const }
      addNote(control, req, { command, ok: false, outcome: error.say, ...stranger })
    }
    answerError(services.log, error, req, res)
  }
  return app.use(onError)
}

/** Refused changes with these statuses go into the audit log: no token, another command running, locked. */
const auditable = new Set([403, 409, 423])
