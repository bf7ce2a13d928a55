import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { demoAccounts } from '../../infra/topology.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const [{ email, password }] = demoAccounts
const edge = (env: Record<string, string> = {}) =>
  stack.compose(['up', '--detach', '--no-deps', '--wait', 'edge'], env)

describe('behind a proxy that ends HTTPS', () => {
  // Whoever comes through the engine's published port has an address of its own.
  before(() => edge({ TRUSTED_PROXY: '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16' }))
  after(() => edge())

  test('cookies are Secure, and visitors have their own addresses', async () => {
    const told = { 'X-Forwarded-For': '192.0.2.9', 'X-Forwarded-Proto': 'https' }
    const client = stack.client()
    const { headers } = await client.post('/login', { email, password }, told)
    assert.match(String(headers['set-cookie']), /sid-\d+=.*; Secure/)
    const { body } = await client.get('/whoami', told)
    assert.match(body, /^X-Forwarded-For: 192\.0\.2\.9$/im)
    client.close()
  })

  test('the affinity cookie is Secure as well, and leads to the same app replica', async () => {
    const told = { 'X-Forwarded-For': '192.0.2.9', 'X-Forwarded-Proto': 'https' }
    const client = stack.client('sticky.localhost')
    const { headers, servedBy } = await client.get('/', told)
    assert.match(String(headers['set-cookie']), /replica_\d+=[^;]+;.* secure/i)
    for (let i = 0; i < 3; i++) {
      assert.equal((await client.get('/', told)).servedBy, servedBy)
      assert.equal((await client.get('/')).servedBy, servedBy)
    }
    client.close()
  })

  test('a list that is none is refused with a sentence', async () => {
    await edge({ TRUSTED_PROXY: 'proxy.example' }).catch(() => {})
    const said = await stack.compose(['logs', '--tail', '3', 'edge'])
    assert.match(said, /TRUSTED_PROXY=proxy.example is no list of addresses/)
  })
})
