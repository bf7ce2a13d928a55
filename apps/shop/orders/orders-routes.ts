import { type Request, Router } from 'express'
import * as z from 'zod'
import { NotFound } from '../errors.ts'
import { customerOf, requireSignIn } from '../http/customer.ts'
import { flash } from '../http/flash-message.ts'
import { parseAddress, wholeNumber } from '../http/forms.ts'
import { render } from '../http/render.ts'
import type { Services } from '../services.ts'
import { confirmCancellation } from './confirmation.ts'
import { doneText, orderHref, orderNumber, orderPage, ordersPage } from './orders-page.ts'

/** A customer's orders. They are placed by `checkout/`. */
export function orderRoutes({ orders }: Pick<Services, 'orders'>): Router {
  const router = Router()

  router.get('/orders', requireSignIn, async (req, res) => {
    const { page } = parseAddress(historyQuery, req.query)
    const history = await orders.list(req.db, customerOf(req).id, page)
    await render(req, res, 'orders/orders', ordersPage(history), { title: 'Your orders' })
  })

  router.get('/orders/:id', requireSignIn, async (req, res) => {
    const order = await orders.find(req.db, customerOf(req).id, orderId(req))
    const justPlaced = req.flashMessage?.kind === 'ordered'
    // This page thanks with a picture instead.
    if (justPlaced) req.flashMessage = null
    const page = orderPage(order, justPlaced)
    await render(req, res, 'orders/order', page, { title: `Order ${page.number}` })
  })

  router.get('/orders/:id/cancellation', requireSignIn, async (req, res) => {
    const order = await orders.find(req.db, customerOf(req).id, orderId(req))
    if (order.status !== 'paid') {
      const text = `Order ${orderNumber(order.id)} is already ${doneText(order)}.`
      req.flashMessage = flash(text, 'refused')
      return res.redirect(303, orderHref(order.id))
    }
    const page = confirmCancellation(order)
    await render(req, res, 'orders/confirm', page, { title: page.heading })
  })

  router.post('/orders/:id/cancellation', requireSignIn, async (req, res) => {
    const id = orderId(req)
    await orders.cancel(req.db, customerOf(req).id, id)
    const text = `Order ${orderNumber(id)} is cancelled. Your payment is being refunded.`
    req.flashMessage = flash(text)
    res.redirect(303, orderHref(id))
  })

  return router
}

function orderId({ params }: Request): number {
  if (!/^[1-9]\d{0,14}$/.test(String(params.id))) throw new NotFound('There is no such order.')
  return Number(params.id)
}

export const historyQuery = z.object({
  page: wholeNumber({ label: 'The page', min: 1, max: 1_000_000 }).default(1),
})
