import type { OrderDetail } from '../admin/orders-repository.ts'
import type { Person } from '../admin/people-repository.ts'
import { money } from '../views/format.ts'
import type { ConfirmationPage } from '../views/models.ts'
import { orderHref, orderNumber } from './orders-page.ts'
import type { OrderLine, Payment, WholeOrder } from './orders-repository.ts'

/** The pages that name what will happen before something is done that can't be undone by a click. */

export function confirmCancellation(order: WholeOrder): ConfirmationPage {
  const number = orderNumber(order.id)
  return {
    heading: `Cancel order ${number}?`,
    crumbs: [
      { label: 'Your orders', href: '/orders' },
      { label: number, href: orderHref(order.id) },
    ],
    consequences: [
      `${order.shipping === 'pickup' ? 'It can no longer be picked up' : 'Nothing will be shipped'}: ${listOf(order.lines)}.`,
      `${refundOf(order.payment)} goes back to your card.`,
      'A cancelled order stays cancelled. You can place the same order again.',
    ],
    action: `${orderHref(order.id)}/cancellation`,
    button: 'Cancel the order',
    back: { label: 'Keep the order', href: orderHref(order.id) },
  }
}

/** The same by staff. */
export function confirmRefund(
  order: OrderDetail,
  lines: readonly OrderLine[],
  payment: Payment | null,
): ConfirmationPage {
  const number = orderNumber(order.id)
  const path = `/admin/orders/${order.id}`
  return {
    heading: `Cancel and refund order ${number}?`,
    crumbs: [
      { label: 'Orders', href: '/admin/orders' },
      { label: number, href: path },
    ],
    consequences: [
      `${order.name} (${order.email}) will not receive: ${listOf(lines)}. The products go back into stock.`,
      ...(payment ? [`${refundOf(payment)} goes back to the customer’s card.`] : []),
      'A cancelled order stays cancelled.',
    ],
    action: `${path}/cancellation`,
    button: 'Cancel and refund',
    back: { label: 'Keep the order', href: path },
  }
}

export const confirmSuspension = (person: Person): ConfirmationPage => ({
  ...ofPerson(person, 'suspension'),
  heading: `Disable the account of ${person.name}?`,
  consequences: [
    `${person.name} (${person.email}) is signed out everywhere at once.`,
    'They can’t sign in or order until the account is enabled again.',
    'Their orders stay, and what is paid is still to be shipped or picked up.',
  ],
  button: 'Disable the account',
  back: { label: 'Leave it as it is', href: `/admin/people/${person.id}` },
})

export const confirmSecondFactorReset = (person: Person): ConfirmationPage => ({
  ...ofPerson(person, 'second-factor-reset'),
  heading: `Reset the second factor of ${person.name}?`,
  consequences: [
    `${person.name} (${person.email}) is signed out everywhere at once.`,
    'Their authenticator app’s codes no longer work.',
    'They sign in with the password alone, and can set up a new one: make sure that it is them who asked.',
  ],
  button: 'Reset the second factor',
  back: { label: 'Leave it as it is', href: `/admin/people/${person.id}` },
})

const ofPerson = ({ id, name }: Person, action: string) => ({
  crumbs: [
    { label: 'People', href: '/admin/people' },
    { label: name, href: `/admin/people/${id}` },
  ],
  action: `/admin/people/${id}/${action}`,
})

const listOf = (lines: readonly OrderLine[]) =>
  lines.map(({ quantity, name }) => `${quantity}\u00a0×\u00a0${name}`).join(', ')

const refundOf = ({ amountCents, brand, last4 }: Payment) =>
  `${money(amountCents)}, paid by ${brand} ending in ${last4},`
