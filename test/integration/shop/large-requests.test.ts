import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { rawRequest } from '../../support/network.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('a request that the edge lets through', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  async function ask(host: string, headers: string[] = []): Promise<string> {
    const lines = [
      'GET /whoami-not-here HTTP/1.1',
      `Host: ${host}`,
      ...headers,
      'Connection: close',
    ]
    return rawRequest(stack.port, `${lines.join('\r\n')}\r\n\r\n`)
  }

  // Of four buffers of 8 kB each, one is for what the client sends anyway.
  const large = ['Cookie: a=', 'X-One: ', 'X-Two: '].map((start) => start + 'x'.repeat(7900))

  test('is not too large for what stands behind it', async () => {
    for (const host of ['localhost', 'lab.localhost', 'whoami.localhost']) {
      const answer = await ask(host, large)
      assert.match(answer, host.startsWith('whoami') ? /^HTTP\/1.1 200 / : /^HTTP\/1.1 404 /, host)
    }
  })

  test('else gets a page that tells what to do', async () => {
    const answer = await ask('localhost', [`Cookie: a=${'x'.repeat(9000)}`])
    assert.match(answer, /^HTTP\/1.1 431 /)
    assert.match(answer, /delete the cookies/)
  })

  test('may name the host with a dot at the end', async () => {
    for (const host of [
      'localhost.',
      `localhost.:${stack.port}`,
      'sticky.localhost.',
      'lab.localhost.',
    ])
      assert.match(await ask(host), /^HTTP\/1.1 404 /, host)
    assert.match(await ask('evil.example.'), /^HTTP\/1.1 421 /)
  })
})
