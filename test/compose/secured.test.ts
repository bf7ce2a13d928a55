import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client, trust } from '../../apps/shared/client.ts'
import { freePort } from '../support/network.ts'
import { register } from '../support/people.ts'
import { composeStack } from './support/stack.ts'

describe('the stage secured in containers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'secured-'))
  const caFile = path.join(folder, 'ca.pem')
  let stack: ReturnType<typeof composeStack>
  let httpsPort: number
  let env: Record<string, string>
  before(async () => {
    httpsPort = await freePort()
    stack = composeStack(`secured-${process.pid}`, await freePort())
    env = {
      COMPOSE_FILE: 'docker-compose.yml:infra/compose/secured.yml',
      HTTPS_PORT: String(httpsPort),
      REPLICAS: '2',
    }
    await stack.compose(['build'], env)
    await stack.up(env)
    writeFileSync(caFile, await inContainer('lab', 'cat', '/run/secrets/certificates/ca.pem'))
  })
  after(async () => {
    await stack.remove()
    rmSync(folder, { recursive: true })
  })

  const inContainer = (service: string, ...command: string[]) =>
    stack.compose(['exec', '-T', service, ...command], env)

  async function withClient<T>(host: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client(httpsPort, host, undefined, '127.0.0.1', trust(caFile))
    return work(client).finally(() => client.close())
  }

  test('serves pages by HTTPS, to which HTTP redirects', async () => {
    assert.equal(await withClient('localhost', async (it) => (await it.get('/')).status), 200)
    assert.equal(await withClient('lab.localhost', async (it) => (await it.get('/')).status), 200)
    const plain = new Client(stack.port)
    const { status, headers } = await plain.get('/products')
    plain.close()
    assert.equal(status, 307)
    assert.equal(headers.location, `https://localhost:${httpsPort}/products`)
  })

  test('signs people in with cookies that only HTTPS can set', async () => {
    await withClient('sticky.localhost', async (client) => {
      await register(client)
      const names = [...client.cookies.keys()]
      assert.ok(names.includes(`__Host-sid-${httpsPort}`), names.join())
      assert.ok(names.includes(`__Host-replica_${httpsPort}`), names.join())
      assert.deepEqual(
        names.filter((name) => !name.startsWith('__Host-')),
        [],
      )
    })
  })

  test('keeps the authority’s key for root alone, and each key for its own component', async () => {
    const ls = 'ls -ln /run/secrets/certificates'
    const lines = (await inContainer('lab', 'sh', '-c', ls)).split('\n')
    const rightsOf = (name: string) => {
      const [mode, , owner] = lines.find((line) => line.endsWith(` ${name}`))?.split(/\s+/) ?? []
      return `${mode} ${owner}`
    }
    assert.equal(rightsOf('ca-key.pem'), '-rw------- 0')
    assert.equal(rightsOf('edge-key.pem'), '-r--r----- 101')
    assert.equal(rightsOf('database-key.pem'), '-r--r----- 999')
    const key = '/run/secrets/certificates/ca-key.pem'
    await assert.rejects(inContainer('lab', 'cat', key), /Permission denied/)
  })

  test('sends the lab’s own requests by HTTPS, too', async () => {
    const link = await stack.compose(['exec', '-T', 'lab', 'lab', 'token'], env)
    assert.match(link, new RegExp(`^https://lab\\.localhost:${httpsPort}/\\?token=`))
    await withClient('lab.localhost', async (client) => {
      await client.get(new URL(link.trim()).search.replace(/^/, '/'))
      const answer = await client.post('/requests', { step: 'page', path: '/products' })
      assert.equal(answer.status, 303, answer.body.slice(0, 500))
    })
  })
})
