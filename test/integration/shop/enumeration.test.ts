import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { createAccountService } from '../../../apps/shop/accounts/accounts-service.ts'
import {
  createPasswordService,
  type PasswordService,
} from '../../../apps/shop/accounts/passwords.ts'
import { createSignInLimits, signInLimits } from '../../../apps/shop/accounts/sign-in-limits.ts'
import type { Db, Handle } from '../../../apps/shop/db/handle.ts'
import { Invalid } from '../../../apps/shop/errors.ts'
import { noFormLimits } from '../../../apps/shop/limits.ts'
import { openPrimary } from '../../support/database.ts'
import { register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

/**
 * Whether an address has an account is not told by what a sign-in answers, nor by how long it
 * takes. (Registration tells it: docs/security.md.)
 */

// As in production; the shop of these tests hashes cheaply.
const cost = { memoryKib: 19_456, passes: 2 }
const samples = 15
/** Of two medians. Without a hash for nobody it is above ten. */
const bound = 1.6

describe('a refused sign-in', () => {
  let stack: Stack
  let database: Awaited<ReturnType<typeof openPrimary>>
  let known: string
  let disabled: string
  before(async () => {
    stack = await useStack()
    database = await openPrimary(stack.runDir)
    const client = stack.client()
    known = await register(client)
    client.cookies.clear()
    disabled = await register(client)
    client.close()
    const { hash } = createPasswordService(cost)
    await database.connection.execute('UPDATE users SET password_hash = ? WHERE email IN (?, ?)', [
      await hash('correct horse battery'),
      known,
      disabled,
    ])
    await database.connection.execute('UPDATE users SET disabled_at = NOW() WHERE email = ?', [
      disabled,
    ])
  })
  after(async () => {
    await database.end()
    await stack.stop()
  })

  function serviceWith(passwords: PasswordService) {
    const figures = Object.keys(signInLimits).map((name) => [name, { points: 1e6, seconds: 60 }])
    return createAccountService({
      passwords,
      limits: noFormLimits,
      signIns: createSignInLimits(null, Object.fromEntries(figures)),
      demoAccounts: [],
    })
  }

  function db(): Db {
    const { connection } = database
    const handle: Handle = {
      select: async <Row>(sql: string, params: readonly unknown[] = []) =>
        (await connection.execute<RowDataPacket[]>(sql, [...params] as string[]))[0] as Row[],
      change: async (sql, params = []) =>
        (await connection.execute<ResultSetHeader>(sql, [...params] as string[]))[0],
    }
    const handles = { read: handle, browse: handle, write: handle, current: handle }
    return { ...handles, transaction: (work) => work(handle) }
  }

  /** The medians in ms, of tries that take turns, so that a busy machine slows all of them. */
  async function medians(service: ReturnType<typeof serviceWith>, emails: string[], word: string) {
    const times = emails.map((): number[] => [])
    for (let sample = 0; sample <= samples; sample++)
      for (const [at, email] of emails.entries()) {
        const from = { address: '127.0.0.1', device: null }
        const startedAt = performance.now()
        const error = await service.logIn(db(), { email, password: word }, from).catch((e) => e)
        // The first round makes nobody's hash.
        if (sample > 0) times[at]?.push(performance.now() - startedAt)
        assert.ok(error instanceof Invalid, String(error))
        assert.equal(error.message, 'The email address or the password is wrong.')
      }
    return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0)
  }

  const ratio = (figures: number[]) => Math.max(...figures) / Math.min(...figures)
  const unknown = () => `${randomUUID()}@example.com`

  test('takes as long with an account, with a disabled one, and with none', async () => {
    const service = serviceWith(createPasswordService(cost))
    const measured = await medians(service, [known, disabled, unknown()], 'wrong password')
    assert.ok(ratio(measured) < bound, `medians: ${measured.map(Math.round)} ms`)
  })

  test('also with a password that is compared twice, as it was typed and normalized', async () => {
    const service = serviceWith(createPasswordService(cost))
    const measured = await medians(service, [known, unknown()], 'cafe\u0301 au lait')
    assert.ok(ratio(measured) < bound, `medians: ${measured.map(Math.round)} ms`)
  })

  test('which the same measure tells of a shop that hashes only what it knows', async () => {
    const { hash, verify } = createPasswordService(cost)
    const naive: PasswordService = {
      hash,
      verify: async (stored, typed) => (stored === null ? 'wrong' : verify(stored, typed)),
    }
    const measured = await medians(serviceWith(naive), [known, unknown()], 'wrong password')
    assert.ok(ratio(measured) > bound, `medians: ${measured.map(Math.round)} ms`)
  })

  test('has the same page and headers for each', async () => {
    const answers = []
    for (const email of [known, disabled, unknown()]) {
      const client = stack.client('round-robin.localhost')
      const { status, headers, body } = await client.post('/login', { email, password: 'wrong' })
      client.close()
      const names = Object.keys(headers).sort()
      const page = body.replaceAll(email, 'EMAIL').replaceAll(String(headers['x-request-id']), 'ID')
      answers.push({ status, names, alert: /role="alert"[\s\S]*?<\/div>/.exec(page)?.[0] })
    }
    assert.ok(answers[0]?.alert)
    assert.deepEqual(answers[1], answers[0])
    assert.deepEqual(answers[2], answers[0])
  })
})
