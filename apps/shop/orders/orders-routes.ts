import { type Request, Router } from 'express'
import { NotFound } from '../errors.ts'
import { parseAddress } from '../http/forms.ts'
import { memberOf } from '../http/member-of.ts'
import { requireMember } from '../http/middleware/require-member.ts'
import { flash } from '../http/notice-cookie.ts'
import { render } from '../http/render.ts'
import type { Services } from '../services.ts'
import { confirmCancellation } from './confirmation.ts'
import { doneText, orderHref, orderNumber, orderPage } from './order-page.ts'
import { historyQuery } from './orders-forms.ts'
import { ordersPage } from './orders-page.ts'

/** A member's orders; placing one is the checkout's. */
export function orderRoutes({ orders }: Pick<Services, 'orders'>): Router {
  const router = Router()

  router.get('/orders', requireMember, async (req, res) => {
    const { page } = parseAddress(historyQuery, req.query)
    const history = await orders.list(req.db, memberOf(req).id, page)
    await render(req, res, 'orders/orders', ordersPage(history), { title: 'Your orders' })
  })

  router.get('/orders/:id', requireMember, async (req, res) => {
    const order = await orders.find(req.db, memberOf(req).id, orderId(req))
    const justPlaced = req.notice?.kind === 'ordered'
    // The page says it itself, with a picture.
    if (justPlaced) req.notice = null
    const page = orderPage(order, justPlaced)
    await render(req, res, 'orders/order', page, { title: `Order ${page.number}` })
  })

  router.get('/orders/:id/cancellation', requireMember, async (req, res) => {
    const order = await orders.find(req.db, memberOf(req).id, orderId(req))
    if (order.status !== 'paid') {
      const text = `Order ${orderNumber(order.id)} is ${doneText(order)} already.`
      req.notice = flash(text, 'refused')
      return res.redirect(303, orderHref(order.id))
    }
    const page = confirmCancellation(order)
    await render(req, res, 'orders/confirm', page, { title: page.heading })
  })

  router.post('/orders/:id/cancellation', requireMember, async (req, res) => {
    const id = orderId(req)
    await orders.cancel(req.db, memberOf(req).id, id)
    const text = `Order ${orderNumber(id)} is cancelled. Your payment is on its way back.`
    req.notice = flash(text)
    res.redirect(303, orderHref(id))
  })

  return router
}

function orderId({ params }: Request): number {
  if (!/^[1-9]\d{0,14}$/.test(String(params.id))) throw new NotFound('There is no such order.')
  return Number(params.id)
}
