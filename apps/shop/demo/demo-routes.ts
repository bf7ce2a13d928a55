import { type Request, type Response, Router } from 'express'
import { strategies } from '../../../infra/topology.ts'
import { Unavailable } from '../errors.ts'
import { findCustomer } from '../http/customer.ts'
import { strategyLinks } from '../http/links.ts'
import { badgeOf, render, rendererOf, sessionStateOf } from '../http/render.ts'
import { storeTexts } from '../public/scripts/store-texts.ts'
import type { Services } from '../services.ts'
import { money } from '../views/format.ts'
import type { DemoState } from './demo-page.ts'

/** The experiment page: which app replica answers, and does it know my session? */
export function demoRoutes({ accounts, carts }: Pick<Services, 'accounts' | 'carts'>): Router {
  const router = Router()

  router.get('/demo', async (req, res) => {
    const strategy = strategyOf(req)
    const page = {
      strategy,
      strategies: strategyLinks(req.protocol, req.host, strategy),
      sessionStore: storeTexts[rendererOf(req).settings.current().sessionStore],
      demoAccounts: [...accounts.demoAccounts],
    }
    neverStored(res)
    await render(req, res, 'demo/demo', page, {
      title: 'Who answered?',
      description: 'Watch which app replica answers each request, and where sessions live.',
    })
  })

  router.get('/demo/state', async (req, res) => {
    await findCustomer(req)
    const cart = await cartOf(req)
    const { app, colour, requestsServed, database } = badgeOf(req, rendererOf(req))
    const state: DemoState = {
      servedBy: app,
      colour,
      requestsServed,
      loggedIn: req.customer !== null,
      user: req.customer?.name ?? null,
      cart,
      session: sessionStateOf(req, rendererOf(req).settings.current().sessionStore),
      strategy: strategyOf(req),
      database,
    }
    neverStored(res)
    res.json(state)
  })

  // The experiment continues while a database does not answer.
  async function cartOf(req: Request): Promise<DemoState['cart']> {
    try {
      const cart = req.cartId ? await carts.sum(req.db, req.cartId) : { items: 0, totalCents: 0 }
      return { items: cart.items, total: money(cart.totalCents) }
    } catch (error) {
      if (error instanceof Unavailable) return { items: 0, total: money(0) }
      throw error
    }
  }

  return router
}

/** The strategy that the edge has used; 'none' for a request that came without the edge. */
function strategyOf(req: Request): string {
  const name = req.get('x-balancer-strategy')
  return strategies.find((one) => one === name) ?? 'none'
}

const neverStored = (res: Response) => res.setHeader('Cache-Control', 'no-store')
