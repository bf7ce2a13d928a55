import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeReply } from '../../bench/load/connection.ts'

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
