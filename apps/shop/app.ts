import express, { type Express } from 'express'
import { allowHosts, ownNames, publicNames } from '../shared/internal-access.ts'
import type { Logger } from '../shared/logger.ts'
import type { Secret } from '../shared/secret.ts'
import { accountRoutes, sessionRoutes } from './accounts/accounts-routes.ts'
import { secondFactorRoutes } from './accounts/second-factor-routes.ts'
import { createKnownDevices } from './accounts/sign-in-limits.ts'
import type { ActiveUsers } from './active-users/active-users.ts'
import { adminRoutes } from './admin/admin-routes.ts'
import type { Readiness, ServedBy } from './app-replica.ts'
import { cartRoutes } from './cart/cart-routes.ts'
import { homeRoutes, productRoutes } from './catalogue/catalogue-routes.ts'
import { checkoutRoutes } from './checkout/checkout-routes.ts'
import { createSavedForm } from './checkout/saved-form.ts'
import type { Config } from './config.ts'
import type { Cluster } from './db/cluster.ts'
import { demoRoutes } from './demo/demo-routes.ts'
import type { Faults } from './faults.ts'
import { type AccessLog, countRequests } from './http/access-log.ts'
import { createFormOwner } from './http/customer.ts'
import { answerErrors, pageNotFound } from './http/middleware/errors.ts'
import { limitConcurrency } from './http/middleware/limit-concurrency.ts'
import { logSecurityEvents } from './http/middleware/log-security-events.ts'
import { refuseCrossSite } from './http/middleware/refuse-cross-site.ts'
import { startRequest } from './http/middleware/start-request.ts'
import { useRenderer } from './http/render.ts'
import { securityTxtRoutes } from './http/security-txt.ts'
import { loadSession, type Stores } from './http/session.ts'
import type { Latency } from './latency-agent.ts'
import type { Metrics } from './metrics.ts'
import { orderRoutes } from './orders/orders-routes.ts'
import type { Services } from './services.ts'
import type { LiveSettings } from './settings.ts'
import type { Traffic } from './traffic.ts'
import type { Templates } from './views/templates.ts'

export interface Parts {
  config: Config
  /** The key of sessions and of what is signed. */
  sessionSecret: Secret
  log: Logger
  accessLog: AccessLog
  latency: Latency
  servedBy: ServedBy
  readiness: Readiness
  cluster: Cluster
  settings: LiveSettings
  sessionStores: Stores
  metrics: Metrics
  traffic: Traffic
  activeUsers: ActiveUsers
  faults: Faults
  services: Services
  templates: Templates
}

/** The shop, ready to be listened with. Routes are mounted after what every request goes through. */
export function createApp(parts: Parts): Express {
  const { config, sessionSecret, servedBy, cluster, settings, services, faults } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  // One hop: the edge, which overwrites what a client claims.
  app.set('trust proxy', 1)
  useRenderer(app, {
    templates: parts.templates,
    servedBy,
    settings,
    categories: (req) => services.catalogue.categories(req.db),
    formOwner: createFormOwner(sessionSecret),
  })

  app.use(
    // The edge has checked it; this is for who comes to this port without the edge.
    allowHosts([...publicNames(config.DOMAIN), ...ownNames(servedBy.name)]),
    startRequest({
      servedBy,
      cluster,
      settings,
      log: parts.log,
      secret: sessionSecret,
      publicPort: config.PUBLIC_PORT,
      isDraining: () => parts.readiness.draining,
    }),
    countRequests(
      servedBy,
      parts.metrics,
      parts.traffic,
      parts.activeUsers,
      parts.latency,
      parts.accessLog,
    ),
    limitConcurrency(parts.metrics.countShed),
    logSecurityEvents(parts.log),
    refuseCrossSite,
    loadSession({
      stores: parts.sessionStores,
      storeName: () => settings.current().sessionStore,
      secret: sessionSecret,
      publicPort: config.PUBLIC_PORT,
    }),
    // The largest form is a product's description of 4,000 characters, percent-encoded.
    express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 100 }),
    // After the session is loaded, where a slow page spends its time.
    faults.delayRequests,
  )

  app.use(
    homeRoutes(services),
    productRoutes(services),
    cartRoutes(services),
    sessionRoutes(services, createKnownDevices(config.PUBLIC_PORT, sessionSecret)),
    secondFactorRoutes(services),
    accountRoutes(services),
    checkoutRoutes(services, createSavedForm(config.PUBLIC_PORT, sessionSecret)),
    orderRoutes(services),
    demoRoutes(services),
    adminRoutes(services),
    securityTxtRoutes({ contact: config.SECURITY_CONTACT, domain: config.DOMAIN }),
  )

  app.use(pageNotFound, answerErrors(parts.log))
  return app
}
