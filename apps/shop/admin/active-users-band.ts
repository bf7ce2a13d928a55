import type { UserCount, UserKind } from '../active-users/active-users-repository.ts'
import { count } from '../views/format.ts'
import type { StatTile } from './admin-page.ts'

/** Who uses the shop, on the page about sales. */
export interface ActiveUsersBand {
  tiles: StatTile[]
  /** By the app replica that answered; a user whom several have answered is in each row. */
  rows: { appReplica: string; now: string; lately: string }[]
  /** About the load generator's virtual users; null when none has been active. */
  virtual: string | null
}

/** `app-10` after `app-9`. */
const byNumber = new Intl.Collator('en', { numeric: true })

export function activeUsersBand(counts: readonly UserCount[]): ActiveUsersBand {
  const of = (kind: UserKind, appReplica: string | null = null) =>
    counts.find((one) => one.kind === kind && one.appReplica === appReplica) ?? none
  const names = counts.flatMap(({ kind, appReplica }) =>
    appReplica === null || kind === 'virtual' ? [] : [appReplica],
  )
  const virtual = of('virtual')
  return {
    tiles: [
      tile('Now', of('customer').now, of('guest').now),
      tile('In the last two hours', of('customer').lately, of('guest').lately),
    ],
    rows: [...new Set(names)].sort(byNumber.compare).map((appReplica) => {
      const customers = of('customer', appReplica)
      const guests = of('guest', appReplica)
      return {
        appReplica,
        now: number(customers.now + guests.now),
        lately: number(customers.lately + guests.lately),
      }
    }),
    virtual:
      virtual.lately > 0
        ? `Also ${count(virtual.lately, 'virtual user')} of the lab, ${number(virtual.now)} of them now.`
        : null,
  }
}

const none = { now: 0, lately: 0 }

const tile = (label: string, customers: number, guests: number): StatTile => ({
  label,
  value: number(customers + guests),
  detail: `${number(customers)} signed in, ${count(guests, 'guest')}`,
})

const number = (value: number) => value.toLocaleString('en')
