import { date, dateTime } from '../views/date.ts'
import { money } from '../views/money.ts'
import { listHref } from './list-links.ts'
import type { AdminPersonPage, StatTile } from './models.ts'
import { orderRow } from './order-row.ts'
import { roles } from './people-page.ts'
import type { PersonProfile } from './people-service.ts'

/** `adminId`: who looks; there is nothing to be done to the own account. */
export function personPage(
  { person, sum, orders }: PersonProfile,
  adminId: number,
): AdminPersonPage {
  const path = `/admin/people/${person.id}`
  const others = person.id !== adminId
  const disabled = person.disabledAt !== null
  return {
    name: person.name,
    email: person.email,
    role: roles[person.role],
    memberSince: date(person.createdAt),
    disabledText: person.disabledAt && `Disabled since ${dateTime(person.disabledAt)}`,
    tiles: tilesOf(sum),
    orders: orders.items.map(orderRow),
    hasMoreOrders: orders.hasMore,
    allOrdersHref: listHref('/admin/orders', { q: person.email }),
    disableHref: others && !disabled ? `${path}/suspension` : null,
    enableAction: others && disabled ? `${path}/reinstatement` : null,
    resetSecondFactorHref: others && person.hasSecondFactor ? `${path}/second-factor-reset` : null,
  }
}

function tilesOf({ orders, totalCents }: PersonProfile['sum']): StatTile[] {
  const average = orders ? Math.round(totalCents / orders) : 0
  return [
    { label: 'Orders', value: orders.toLocaleString('en'), detail: 'without cancelled ones' },
    { label: 'Spent', value: money(totalCents), detail: `${money(average)} on average` },
  ]
}
