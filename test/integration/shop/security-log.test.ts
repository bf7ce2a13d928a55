import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the log of the app replicas', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  /** The lines about a request. */
  function linesOf({ headers }: Answer): string {
    const folder = path.join(stack.runDir, 'logs')
    const logs = readdirSync(folder).filter((name) => /^app-\d+\.log$/.test(name))
    const lines = logs.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
    return lines.filter((line) => line.includes(String(headers['x-request-id']))).join('\n')
  }

  const hasLine = (answer: Answer, ...parts: RegExp[]) =>
    eventually(() => {
      for (const part of [/security/, ...parts]) assert.match(linesOf(answer), part)
    })

  test('has sign-ins, done and refused', async () => {
    const client = stack.client()
    try {
      const email = await register(client)
      await client.post('/logout')
      const wrong = { email, password: 'wrong password' }
      const refused = await client.post('/login', wrong)
      await hasLine(refused, /sign-in/, /refused/, /127\.\d/)
      assert.doesNotMatch(linesOf(refused), /wrong password|userId/)
      const done = await client.post('/login', { email, password: 'correct horse battery' })
      await hasLine(done, /sign-in/, /done/, /userId\W+\d/)
    } finally {
      client.close()
    }
  })

  test('has what another site has sent, and who looked for the back office', async () => {
    const client = stack.client()
    try {
      await register(client)
      const headers = { 'Sec-Fetch-Site': 'cross-site' }
      await hasLine(await client.post('/logout', {}, headers), /request of another site/, /refused/)
      await hasLine(await client.get('/admin'), /access to the back office/, /userId\W+\d/)
    } finally {
      client.close()
    }
  })
})
