import { type Request, Router } from 'express'
import { redirectWithMessage } from '../http/flash-message.ts'
import { parseAddress } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { confirmRefund } from '../orders/confirmation.ts'
import { doneText, orderNumber } from '../orders/orders-page.ts'
import { idInAddress, ordersQuery } from './admin-forms.ts'
import { orderPage, ordersPage } from './orders-page.ts'
import type { AdminOrdersService } from './orders-service.ts'

const path = '/admin/orders'

export function ordersRoutes(orders: AdminOrdersService): Router {
  const router = Router()

  router.get(path, async (req, res) => {
    const query = parseAddress(ordersQuery, req.query)
    const page = ordersPage(query, await orders.list(req.db, query))
    await render(req, res, 'admin/orders', page, { title: 'Orders' })
  })

  router.get(`${path}/:id`, async (req, res) => {
    const page = orderPage(await orders.open(req.db, idOf(req)))
    await render(req, res, 'admin/order', page, { title: `Order ${page.number}` })
  })

  router.post(`${path}/:id/shipment`, async (req, res) => {
    const id = idOf(req)
    const order = await orders.ship(req.db, id)
    redirectWithMessage(
      req,
      res,
      `${path}/${id}`,
      `Order ${orderNumber(id)} is ${doneText(order)}.`,
    )
  })

  router.get(`${path}/:id/cancellation`, async (req, res) => {
    const { order, lines, payment } = await orders.open(req.db, idOf(req))
    const { id } = order
    if (order.status !== 'paid')
      return redirectWithMessage(
        req,
        res,
        `${path}/${id}`,
        `Order ${orderNumber(id)} is already ${doneText(order)}.`,
        'refused',
      )
    const page = confirmRefund(order, lines, payment)
    await render(req, res, 'admin/confirm', page, { title: page.heading })
  })

  router.post(`${path}/:id/cancellation`, async (req, res) => {
    const id = idOf(req)
    await orders.cancel(req.db, id)
    const notice = `Order ${orderNumber(id)} is cancelled, and its payment refunded.`
    redirectWithMessage(req, res, `${path}/${id}`, notice)
  })

  return router
}

const idOf = (req: Request) => parseAddress(idInAddress, req.params).id
