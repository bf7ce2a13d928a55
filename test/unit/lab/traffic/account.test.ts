import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logIn, newAccount } from '../../../../apps/lab/traffic/load/account.ts'
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

test('a virtual user whose account is new or known is logged in', async () => {
  assert.deepEqual(await sentAfter(303), { sent: ['/register'], registered: true })
  assert.deepEqual(await sentAfter(422), { sent: ['/register', '/login'], registered: true })
})

test('one that may not register right now goes on as a guest, without guessing', async () => {
  assert.deepEqual(await sentAfter(429), { sent: ['/register'], registered: false })
})
