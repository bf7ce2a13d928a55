import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { demoAccounts } from '../../infra/topology.ts'
import { freePort } from '../support/network.ts'
import { composeStack } from './support/stack.ts'

describe('with a name of its own', async () => {
  const stack = composeStack(`stickyshop-open-${process.pid}`, await freePort())
  after(() => stack.remove())

  test('the demo accounts have passwords that nobody can read in the sources', async () => {
    await stack.up({ DOMAIN: 'shop.example', REPLICAS: '1' })
    const client = stack.client('shop.example')
    const statusOf = async (account: { email: string; password: string }) =>
      (await client.post('/login', { email: account.email, password: account.password })).status
    const page = await client.get('/login')
    assert.equal(page.status, 200)
    assert.doesNotMatch(page.body, new RegExp(demoAccounts[0].email))
    assert.equal(await statusOf(demoAccounts[0]), 422)

    const said = await stack.compose(['logs', '--no-log-prefix', 'prepare'])
    const made = [...said.matchAll(/^demo account: (\S+) {2}(\S+)$/gm)]
    assert.equal(made.length, demoAccounts.length)
    const [[, email = '', password = ''] = []] = made
    assert.equal(await statusOf({ email, password }), 303)
    client.close()
  })
})
