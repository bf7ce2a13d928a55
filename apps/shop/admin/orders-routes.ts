import { type Request, Router } from 'express'
import { parseAddress } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { confirmRefund } from '../orders/confirmation.ts'
import { doneText, orderNumber } from '../orders/order-page.ts'
import { goOn } from './go-on.ts'
import { idInAddress, ordersQuery } from './list-queries.ts'
import { orderPage } from './order-page.ts'
import { ordersPage } from './orders-page.ts'
import type { FulfilmentService } from './orders-service.ts'

const path = '/admin/orders'

export function ordersRoutes(fulfilment: FulfilmentService): Router {
  const router = Router()

  router.get(path, async (req, res) => {
    const query = parseAddress(ordersQuery, req.query)
    const page = ordersPage(query, await fulfilment.list(req.db, query))
    await render(req, res, 'admin/orders', page, { title: 'Orders' })
  })

  router.get(`${path}/:id`, async (req, res) => {
    const page = orderPage(await fulfilment.open(req.db, idOf(req)))
    await render(req, res, 'admin/order', page, { title: `Order ${page.number}` })
  })

  router.post(`${path}/:id/shipment`, async (req, res) => {
    const id = idOf(req)
    const order = await fulfilment.ship(req.db, id)
    goOn(req, res, `${path}/${id}`, `Order ${orderNumber(id)} is ${doneText(order)}.`)
  })

  router.get(`${path}/:id/cancellation`, async (req, res) => {
    const { order, lines, payment } = await fulfilment.open(req.db, idOf(req))
    const { id } = order
    if (order.status !== 'paid')
      return goOn(
        req,
        res,
        `${path}/${id}`,
        `Order ${orderNumber(id)} is ${doneText(order)} already.`,
        'refused',
      )
    const page = confirmRefund(order, lines, payment)
    await render(req, res, 'admin/confirm', page, { title: page.heading })
  })

  router.post(`${path}/:id/cancellation`, async (req, res) => {
    const id = idOf(req)
    await fulfilment.cancel(req.db, id)
    const notice = `Order ${orderNumber(id)} is cancelled, and its payment refunded.`
    goOn(req, res, `${path}/${id}`, notice)
  })

  return router
}

const idOf = (req: Request) => parseAddress(idInAddress, req.params).id
