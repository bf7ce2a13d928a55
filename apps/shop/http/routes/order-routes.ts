import { type Request, Router } from 'express'
import { NotFound } from '../../errors.ts'
import type { Services } from '../../services/services.ts'
import { orderHref, orderNumber, orderPage } from '../../views/present/order.ts'
import { ordersPage } from '../../views/present/orders.ts'
import { historyQuery } from '../forms/history-query.ts'
import { parseAddress } from '../forms/parse.ts'
import { memberOf } from '../member-of.ts'
import { requireMember } from '../middleware/require-member.ts'
import { render } from '../render.ts'

/** A member's orders; placing one is the checkout's. */
export function orderRoutes({ orders }: Pick<Services, 'orders'>): Router {
  const router = Router()

  router.get('/orders', requireMember, async (req, res) => {
    const { page } = parseAddress(historyQuery, req.query)
    const history = await orders.list(req.db, memberOf(req).id, page)
    await render(req, res, 'orders', ordersPage(history), { title: 'Your orders' })
  })

  router.get('/orders/:id', requireMember, async (req, res) => {
    const order = await orders.find(req.db, memberOf(req).id, orderId(req))
    const page = orderPage(order, 'placed' in req.query)
    await render(req, res, 'order', page, { title: `Order ${page.number}` })
  })

  router.post('/orders/:id/cancellation', requireMember, async (req, res) => {
    const id = orderId(req)
    await orders.cancel(req.db, memberOf(req).id, id)
    req.notice = `Order ${orderNumber(id)} is cancelled. Your payment is on its way back.`
    res.redirect(303, orderHref(id))
  })

  return router
}

function orderId({ params }: Request): number {
  if (!/^[1-9]\d{0,14}$/.test(String(params.id))) throw new NotFound('There is no such order.')
  return Number(params.id)
}
