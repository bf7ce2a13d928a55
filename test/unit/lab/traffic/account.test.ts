import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logIn, newAccount, reportMissingOrder } from '../../../../apps/lab/traffic/load/account.ts'
import type { Visit } from '../../../../apps/lab/traffic/load/visit.ts'

/** What a virtual user sends when the shop answers registrations with this status. */
async function sentAfter(status: number): Promise<{ sent: string[]; registered: boolean }> {
  const account = newAccount(1)
  const sent: string[] = []
  const visit = {
    expectations: {},
    counter: { count: () => {} },
    think: async () => {},
    open: async () => null,
    send: async (path: string) => {
      sent.push(path)
      return { status: path === '/register' ? status : 303 }
    },
  } as unknown as Visit
  await logIn(visit, account)
  return { sent, registered: account.registered }
}

test('a virtual user whose account is new or known is signed in', async () => {
  assert.deepEqual(await sentAfter(303), { sent: ['/register'], registered: true })
  assert.deepEqual(await sentAfter(422), { sent: ['/register', '/login'], registered: true })
})

test('one that may not register right now goes on as a guest, without guessing', async () => {
  assert.deepEqual(await sentAfter(429), { sent: ['/register'], registered: false })
})

const report = (writtenTo: string | null, primary: string | null, replica: string | null) => {
  const found: string[] = []
  const counter = { report: (...one: string[]) => found.push(...one) }
  reportMissingOrder(
    { counter } as unknown as Parameters<typeof reportMissingOrder>[0],
    writtenTo,
    { primary, replica },
  )
  return found
}

test('an order that the new primary has not got is lost', () => {
  assert.deepEqual(report('db-1', 'db-2', null), ['lostOrders', 'new-primary'])
})

test('an order that a replica has not got, without a primary, may still come', () => {
  assert.deepEqual(report('db-1', null, 'db-2'), ['stalePages', 'replica-lag'])
})

test('an order that is gone where it was written is lost, who knows why', () => {
  assert.deepEqual(report('db-1', 'db-1', null), ['lostOrders', 'unknown'])
})
