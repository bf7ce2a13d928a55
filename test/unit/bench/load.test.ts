import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLoop } from '../../bench/load/loops.ts'
import type { VirtualUser } from '../../bench/load/virtual-user.ts'
import { completeReply } from '../../bench/load/virtual-user.ts'

test('a reply is complete when its length is there', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5'
  assert.equal(completeReply('HTTP/1.1 200 OK\r\nContent-Le'), null)
  assert.equal(completeReply(`${head}\r\n\r\nabcd`), null)
  assert.deepEqual(completeReply(`${head}\r\n\r\nabcde`), {
    status: 200,
    head,
    body: 'abcde',
    bytes: 5,
  })
})

test('chunks are joined, and their frames are no part of the body', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  assert.equal(completeReply(`${head}3\r\nabc\r\n`), null)
  assert.equal(completeReply(`${head}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)?.body, 'abcde')
  // Looks like the end, but is the inside of a chunk of 14 bytes.
  assert.equal(completeReply(`${head}e\r\nabcdefg\r\n0\r\n\r\n`), null)
})

test('a redirect without a body is complete', () => {
  const reply = completeReply('HTTP/1.1 303 See Other\r\nLocation: /cart\r\n\r\n')
  assert.equal(reply?.status, 303)
})

const users = Array.from({ length: 4 }, () => ({}) as VirtualUser)
const reply = { status: 200, head: '', body: '', bytes: 0 }
const rate = { perSecond: 20, ms: 1000 }

test('begins as many visits as the rate asks for', async () => {
  const took = await openLoop(users, async () => reply, rate)
  assert.equal(took.length, 20)
})

test('ends with the error of a visit that fails, whatever is still under way', async () => {
  let begun = 0
  const visit = async () => {
    if (++begun === 3) throw new Error('refused')
    await sleep(5)
    return reply
  }
  await assert.rejects(openLoop(users, visit, rate), /refused/)
  assert.ok(begun < 20, `${begun} visits were begun`)
})
