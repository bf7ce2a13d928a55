import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { demoAccounts } from '../../infra/topology.ts'
import { eventually } from '../support/eventually.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const [{ email, password }] = demoAccounts

/** Renders the edge's configuration as a start with this environment would, and waits until it is loaded. */
async function configureEdge(env: Record<string, string> = {}): Promise<void> {
  await stack.compose(['run', '--rm', '--no-deps', 'setup'], env)
  const inEdge = (...command: string[]) => stack.compose(['exec', '-T', 'edge', ...command])
  const wanted = await inEdge('cat', '/control/edge/version')
  await eventually(async () =>
    // Old and new workers answer side by side for a moment.
    assert.deepEqual(
      new Set([await version(), await version(), await version()]),
      new Set([wanted]),
    ),
  )
  function version() {
    return inEdge('curl', '-s', 'http://127.0.0.1:8090/edge/version')
  }
}

describe('behind a proxy that ends HTTPS', () => {
  // Clients of the engine's published port have an address of their own.
  before(() => configureEdge({ TRUSTED_PROXY: '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16' }))
  after(() => configureEdge())

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
    const { code, err } = await stack.tryCompose(['run', '--rm', '--no-deps', 'setup'], {
      TRUSTED_PROXY: 'proxy.example',
    })
    assert.equal(code, 1)
    assert.match(err, /TRUSTED_PROXY: expected addresses or networks .*received "proxy.example"/)
  })
})
