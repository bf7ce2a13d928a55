import type { Db } from '../db/handle.ts'
import { Conflict, NotFound } from '../errors.ts'
import { pageOf } from './list-query.ts'
import { listOrders } from './orders-repository.ts'
import {
  disablePerson,
  enablePerson,
  findPerson,
  listPeople,
  type Person,
  removeSecondFactor,
  sumOrders,
} from './people-repository.ts'

export type PeopleService = ReturnType<typeof createPeopleService>
export type PersonProfile = Awaited<ReturnType<PeopleService['profile']>>

/** All accounts, customers and staff. Nobody can disable their own account. */
export function createPeopleService({ now = () => new Date() } = {}) {
  const list = (db: Db, { q, page }: { q: string; page: number }) =>
    listPeople(db.read, { q, ...pageOf(page) })

  const find = async (db: Db, id: number): Promise<Person> => {
    const person = await findPerson(db.current, id)
    if (!person) throw new NotFound('There is no such account.')
    return person
  }

  /** The person with their latest orders. */
  async function profile(db: Db, id: number) {
    const [person, sum, orders] = await Promise.all([
      find(db, id),
      sumOrders(db.current, id),
      listOrders(db.current, { status: 'all', search: { userId: id }, ...pageOf(1, 20) }),
    ])
    return { person, sum, orders }
  }

  async function disable(db: Db, adminId: number, id: number): Promise<Person> {
    refuseOwn(adminId, id, 'You can’t disable your own account.')
    await disablePerson(db.write, id, now())
    return find(db, id)
  }

  async function enable(db: Db, id: number): Promise<Person> {
    await enablePerson(db.write, id)
    return find(db, id)
  }

  async function resetSecondFactor(db: Db, adminId: number, id: number): Promise<Person> {
    refuseOwn(adminId, id, 'Another admin has to reset your second factor.')
    await removeSecondFactor(db.write, id)
    return find(db, id)
  }

  return { list, find, profile, disable, enable, resetSecondFactor }
}

function refuseOwn(adminId: number, id: number, problem: string): void {
  if (adminId === id) throw new Conflict(problem)
}
