import { shippingCostLabel, shippingPrice } from '../checkout/shipping-text.ts'
import { addressLines } from '../orders/address.ts'
import type { OrderLine } from '../orders/order-line-repository.ts'
import { orderNumber } from '../orders/order-page.ts'
import type { Payment } from '../orders/payment-repository.ts'
import { dateTime } from '../views/date.ts'
import { money } from '../views/money.ts'
import type { AdminOrderPage } from './models.ts'
import type { OrderDetail } from './order-detail-repository.ts'
import { fileHref, shopStatus } from './order-row.ts'
import type { OrderFile } from './orders-service.ts'

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
