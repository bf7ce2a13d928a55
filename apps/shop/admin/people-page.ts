import { date } from '../views/date.ts'
import { pager } from './list-links.ts'
import type { AdminPeoplePage } from './models.ts'
import type { Slice } from './page.ts'
import type { Person } from './people-repository.ts'

const path = '/admin/people'
export const roles = { shopper: 'Shopper', admin: 'Admin' }

export function peoplePage(
  { q, page }: { q: string; page: number },
  { items, hasMore }: Slice<Person>,
): AdminPeoplePage {
  return {
    q,
    people: items.map(personRow),
    emptyText: q ? `Nobody’s name or address has “${q}” in it.` : 'Nobody is here yet.',
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
