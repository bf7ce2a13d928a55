import type { OrderDetail } from '../../../repositories/admin/order-detail-repository.ts'
import type { OrderLine } from '../../../repositories/order-line-repository.ts'
import type { Payment } from '../../../repositories/payment-repository.ts'
import type { OrderFile } from '../../../services/admin/fulfilment-service.ts'
import type { AdminOrderPage } from '../../admin/models.ts'
import { addressLines } from '../address.ts'
import { dateTime } from '../date.ts'
import { money } from '../money.ts'
import { orderNumber } from '../order.ts'
import { shippingCostLabel, shippingPrice } from '../shipping.ts'
import { fileHref, shopStatus } from './order-row.ts'

const paymentTexts = { captured: 'Paid', refunded: 'Refunded' }

export function orderPage({ order, lines, payment }: OrderFile): AdminOrderPage {
  const open = order.status === 'paid'
  const pickup = order.shipping === 'pickup'
  return {
    number: orderNumber(order.id),
    status: shopStatus(order),
    history: historyOf(order),
    lines: lines.map(lineOf),
    subtotal: money(order.subtotalCents),
    shipping: {
      label: shippingCostLabel(order.shipping),
      price: shippingPrice(order.shippingCents),
    },
    total: money(order.totalCents),
    pickup,
    address: pickup ? [order.name] : addressLines(order),
    person: { email: order.email, href: `/admin/people/${order.userId}` },
    payment: payment && paymentOf(payment),
    shipAction: open ? `${fileHref(order.id)}/shipment` : null,
    cancelHref: open ? `${fileHref(order.id)}/cancellation` : null,
  }
}

function historyOf({ shipping, placedAt, shippedAt, cancelledAt }: OrderDetail) {
  const steps = [
    { label: 'Placed and paid', at: placedAt },
    { label: shipping === 'pickup' ? 'Picked up' : 'Shipped', at: shippedAt },
    { label: 'Cancelled and refunded', at: cancelledAt },
  ]
  return steps.flatMap(({ label, at }) => (at ? [{ label, at: dateTime(at) }] : []))
}

const lineOf = (line: OrderLine) => ({
  name: line.name,
  href: `/admin/products/${line.productId}`,
  picture: `/pictures/${line.picture}`,
  price: money(line.unitPriceCents),
  quantity: line.quantity,
  lineTotal: money(line.unitPriceCents * line.quantity),
})

const paymentOf = ({ brand, last4, reference, status }: Payment) => ({
  card: `${brand} ending in ${last4}`,
  reference,
  status: paymentTexts[status],
})
