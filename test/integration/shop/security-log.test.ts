import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { register } from '../../support/people.ts'
import { hasSecurityLine, logLinesOf } from '../../support/security-log.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the log of the app replicas', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('has sign-ins, done and refused', async () => {
    const client = stack.client()
    try {
      const email = await register(client)
      await client.post('/logout')
      const wrong = { email, password: 'wrong password' }
      const refused = await client.post('/login', wrong)
      await hasSecurityLine(stack, refused, /sign-in/, /refused/, /127\.\d/)
      assert.doesNotMatch(logLinesOf(stack, refused), /wrong password|userId/)
      const done = await client.post('/login', { email, password: 'correct horse battery' })
      await hasSecurityLine(stack, done, /sign-in/, /done/, /userId\W+\d/)
    } finally {
      client.close()
    }
  })

  test('has what another site has sent, and who looked for the back office', async () => {
    const client = stack.client()
    try {
      await register(client)
      const headers = { 'Sec-Fetch-Site': 'cross-site' }
      await hasSecurityLine(
        stack,
        await client.post('/logout', {}, headers),
        /request of another site/,
        /refused/,
      )
      await hasSecurityLine(
        stack,
        await client.get('/admin'),
        /access to the back office/,
        /userId\W+\d/,
      )
    } finally {
      client.close()
    }
  })
})
