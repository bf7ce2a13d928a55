import type { Request, Response } from 'express'
import type { SessionStoreName } from '../../../infra/topology.ts'
import { databaseRoleNames } from '../../shared/app-traffic.ts'
import type { Customer } from '../accounts/accounts-repository.ts'
import type { ServedBy } from '../app-replica.ts'
import type { Category } from '../catalogue/catalogue-repository.ts'
import type { DemoState } from '../demo/demo-page.ts'
import type { LiveSettings } from '../settings.ts'
import type { Badge, CategoryLink, Chrome, FlashMessage } from '../views/models.ts'
import type { Pages, Templates } from '../views/templates.ts'
import { type FormOwner, findCustomer } from './customer.ts'
import { pageFor, traceLink } from './links.ts'
import { getSessionData, hasData } from './session.ts'

export interface PageOptions {
  title: string
  description?: string
  /** The search box's text. */
  q?: string
  status?: number
  errorCode?: string
  /** Slug. */
  currentCategory?: string
}

interface Renderer {
  templates: Templates
  servedBy: ServedBy
  settings: LiveSettings
  categories: (req: Request) => Promise<Category[]>
  /** See `createFormOwner`. */
  formOwner: FormOwner
}

/** Answers with a page: its own model, and around it what every page has. */
export async function render<Name extends keyof Pages>(
  req: Request,
  res: Response,
  name: Name,
  model: Pages[Name],
  options: PageOptions,
): Promise<void> {
  const renderer = rendererOf(req)
  const cachedByEdge = mayBeCachedByEdge(req, name, options.status)
  const chrome = await chromeOf(req, renderer, options, cachedByEdge)
  const html = renderer.templates.page(name, model, chrome)
  if (isPersonal(req, name)) res.setHeader('Cache-Control', 'no-store')
  if (cachedByEdge) res.setHeader('X-Accel-Expires', edgeCacheSeconds)
  res
    .status(options.status ?? 200)
    .type('html')
    .send(html)
}

/**
 * Pages that the browser's Back button must not show to the next person: pages that name the
 * customer, carts, and forms with what was typed.
 */
const isPersonal = (req: Request, name: keyof Pages): boolean =>
  (req.customer ?? req.unverified) !== null || name === 'cart/cart' || req.method === 'POST'

/** What the app was built with, for pages that show how they were made. */
export const rendererOf = (req: Request): Renderer => req.app.locals.renderer

/** Called once when the app is built. */
export const useRenderer = (app: { locals: Record<string, unknown> }, renderer: Renderer): void => {
  app.locals.renderer = renderer
}

async function chromeOf(
  req: Request,
  renderer: Renderer,
  options: PageOptions,
  cachedByEdge: boolean,
): Promise<Chrome> {
  const categories = await renderer.categories(req)
  await findCustomer(req)
  return {
    title: options.title,
    description: options.description,
    errorCode: options.errorCode,
    path: pageFor(req),
    isFormAnswer: req.method === 'POST',
    user: req.customer && customerOf(req.customer, renderer),
    cartCount: req.cartCount,
    categories: categories.map((category) => link(category, options.currentCategory)),
    q: options.q ?? '',
    flashMessage: takeFlashMessage(req),
    sessionsUnavailable: req.sessionsUnavailable,
    badge: badgeOf(req, renderer),
    cachedByEdge,
  }
}

const link = ({ slug, name }: Category, current?: string): CategoryLink => ({
  slug,
  name,
  href: `/products?category=${slug}`,
  current: slug === current,
})

const customerOf = ({ id, name, role }: Customer, { formOwner }: Renderer) => ({
  name,
  isAdmin: role === 'admin',
  formOwner: formOwner.of(id),
})

// Shown once.
function takeFlashMessage(req: Request): FlashMessage | null {
  const { flashMessage } = req
  req.flashMessage = null
  return flashMessage
}

/** What the session store answered: the footer and `/demo/state` show the same. */
export function sessionStateOf(req: Request, store: SessionStoreName): DemoState['session'] {
  return {
    store: req.sessionLookup?.store ?? store,
    found: hasData(getSessionData(req)),
    away: req.sessionsUnavailable,
  }
}

function sessionText(req: Request, app: string, defaultStore: SessionStoreName): string {
  const { store, found, away } = sessionStateOf(req, defaultStore)
  if (away) return 'unavailable'
  const place = { redis: 'in Redis', memory: `in the memory of ${app}`, cookie: 'in your cookie' }
  if (found) return place[store]
  return req.sessionLookup?.outcome === 'miss' ? `not ${place[store]}` : 'none yet'
}

export function badgeOf(
  req: Request,
  { servedBy, settings }: Pick<Renderer, 'servedBy' | 'settings'>,
): Badge {
  const database = req.db.uses.at(-1)
  return {
    app: servedBy.name,
    version: servedBy.version,
    colour: servedBy.colour,
    requestsServed: servedBy.requests,
    session: sessionText(req, servedBy.name, settings.current().sessionStore),
    database: database ? `${database.node} (${databaseRoleNames[database.role]})` : null,
    trace: traceLink(req.protocol, req.host, req.requestId),
  }
}

/** For how long the edge may cache a page, in seconds: the value of `X-Accel-Expires`. */
const edgeCacheSeconds = 1
const cachedPages: ReadonlySet<keyof Pages> = new Set([
  'catalogue/home',
  'catalogue/products',
  'catalogue/product',
])

/**
 * Cookies of a session, a recent write and a flash message: with one of them a page is not the same
 * for all guests. nginx/conf.d/cache.conf has the same pattern, which a test compares.
 */
export const personalCookies = /(?:sid|fresh|notice)-/

/**
 * Whether this page is the same for all guests, and the edge asks to cache it. Nothing else is sent
 * with the header that allows it.
 */
const mayBeCachedByEdge = (req: Request, name: keyof Pages, status = 200): boolean =>
  req.headers['x-edge-cache'] === 'on' &&
  status === 200 &&
  cachedPages.has(name) &&
  !personalCookies.test(req.headers.cookie ?? '')
