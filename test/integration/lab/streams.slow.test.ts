import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'
import { type LabClient, openLab } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

interface Stream {
  text: string
  ended: boolean
  close(): void
}

function listen(port: number): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const req = request({
      port,
      path: '/events',
      agent: false,
      headers: { Host: `lab.localhost:${port}` },
    })
    req.on('error', reject)
    req.on('response', (res) => {
      const stream = { text: '', ended: false, close: () => req.destroy() }
      const end = () => {
        stream.ended = true
      }
      res.setEncoding('utf8')
      res.on('data', (chunk) => (stream.text += chunk))
      res.on('error', end).on('close', end)
      resolve(stream)
    })
    req.end()
  })
}

const has = ({ text }: Stream, part: string) => text.includes(part)

describe('the stream of events, through the edge', () => {
  let stack: Stack
  let lab: LabClient
  before(async () => {
    stack = await useStack()
    lab = await openLab(stack)
  })
  after(async () => {
    await lab.post('/reset')
    lab.client.close()
    await stack.stop()
  })

  test('begins with how things stand, and does not hold up a new configuration of the edge', async () => {
    const first = await listen(stack.port)
    await eventually(() => assert.ok(has(first, 'event: snapshot\n')))
    assert.ok(first.text.startsWith('retry: 1000\n\n'))
    const { status } = await lab.post('/switches/strategy', { value: 'random' })
    assert.equal(status, 200)
    // The old worker hands on until it is told to go: worker_shutdown_timeout.
    const heard = first.text.length
    await eventually(() => assert.ok(first.text.length > heard))
    const second = await listen(stack.port)
    await eventually(() => assert.ok(has(second, 'event: snapshot\n')))
    await eventually(() => assert.ok(has(second, '"strategy":"random"')))
    await eventually(() => assert.ok(has(first, '\n: still here\n')), 20_000)
    await eventually(() => assert.ok(first.ended), 40_000)
    assert.equal(second.ended, false)
    second.close()
  })
})
