import { date, dateTime, money } from '../views/format.ts'
import type { Pagination } from '../views/models.ts'
import { listHref, pager, type StatTile } from './admin-page.ts'
import type { Slice } from './list-query.ts'
import { type AdminOrderRow, orderRow } from './orders-page.ts'
import type { Person } from './people-repository.ts'
import type { PersonProfile } from './people-service.ts'

export interface AdminPeoplePage {
  q: string
  people: {
    name: string
    href: string
    email: string
    role: string
    isAdmin: boolean
    isDisabled: boolean
    memberSince: string
  }[]
  emptyText: string
  pagination: Pagination | null
}

export interface AdminPersonPage {
  name: string
  email: string
  role: string
  memberSince: string
  /** "Disabled since …", or null. */
  disabledText: string | null
  tiles: StatTile[]
  orders: AdminOrderRow[]
  /** True when only the latest orders are shown. */
  hasMoreOrders: boolean
  allOrdersHref: string
  /** Null when it can't be done: never to the own account. Two are pages that ask, one a path to POST to. */
  disableHref: string | null
  enableAction: string | null
  resetSecondFactorHref: string | null
}

const path = '/admin/people'
export const roles = { customer: 'Customer', admin: 'Admin' }

export function peoplePage(
  { q, page }: { q: string; page: number },
  { items, hasMore }: Slice<Person>,
): AdminPeoplePage {
  return {
    q,
    people: items.map(personRow),
    emptyText: q ? `No name or email address matches “${q}”.` : 'No accounts yet.',
    pagination: pager(path, { q }, page, hasMore),
  }
}

const personRow = (person: Person): AdminPeoplePage['people'][number] => ({
  name: person.name,
  href: `${path}/${person.id}`,
  email: person.email,
  role: roles[person.role],
  isAdmin: person.role === 'admin',
  isDisabled: person.disabledAt !== null,
  memberSince: date(person.createdAt),
})

/** @param adminId whose page it is: admins can't disable their own account */
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
