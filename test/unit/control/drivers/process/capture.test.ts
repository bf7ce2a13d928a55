import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capturePackets, readPackets } from '../../../../../apps/control/drivers/process/capture.ts'

/** A file as tcpdump writes it, with these packets. */
function pcap(...packets: string[]): Buffer {
  const parts = packets.flatMap((packet) => {
    const header = Buffer.alloc(16)
    header.writeUInt32LE(packet.length, 8)
    return [header, Buffer.from(packet, 'latin1')]
  })
  return Buffer.concat([Buffer.alloc(24), ...parts])
}

const signIn =
  'POST /login HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; __Host-sid-8443=s%3Aabcdefghijklmnop.q\r\n\r\n' +
  'email=alice%40example.com&password=alice-loves-honey'

test('what a sniffer reads in plaintext is found; what is secret is cut', () => {
  const found = readPackets(
    pcap(signIn, 'HTTP/1.1 200 OK\r\n\r\n<html><title>Your account</title>'),
  )
  const { packets, requests, password, cookie, title } = found
  assert.deepEqual({ packets, requests, title }, { packets: 2, requests: 1, title: 'Your account' })
  assert.equal(password, 'ali…')
  assert.equal(cookie, '__Host-sid-8443=s%3Aabcd…')
})

test('nothing is found in TLS records, and in no packets', () => {
  const nothing = { requests: 0, password: null, cookie: null, title: null }
  const encrypted = readPackets(pcap('\x17\x03\x03\x00\x20\x9a\x01<\x88', '\x16\x03\x01\x00'))
  assert.deepEqual(encrypted, { packets: 2, bytes: 13, ...nothing })
  assert.deepEqual(readPackets(pcap()), { packets: 0, bytes: 0, ...nothing })
  assert.deepEqual(readPackets(Buffer.alloc(0)), { packets: 0, bytes: 0, ...nothing })
})

test('a capture that was cut off in the middle of a packet is read to there', () => {
  const whole = pcap(signIn, signIn)
  assert.equal(readPackets(whole.subarray(0, whole.length - 30)).packets, 2)
})

test('without tcpdump a capture is refused, and nothing else ends', async (t) => {
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  t.after(() => {
    process.env.PATH = PATH
  })
  await assert.rejects(capturePackets(80, 10), { status: 409, code: 'capture-no-program' })
  // A rejection that nobody handles would end the supervisor, and all that it runs.
  await new Promise((resolve) => setImmediate(resolve))
})
