import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import type { Capture } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'

/** More than a lesson sends; a busy shop's packets would fill the memory. */
const mostPackets = 20_000
const startsWithinMs = 5000

/**
 * Captures the packets of a local port, as a sniffer on that network would, by tcpdump.
 * @throws Refusal 409 where tcpdump is missing, or may not
 */
export async function capturePackets(port: number, forMs: number): Promise<Capture> {
  const options = ['-i', loopback(), '-s', '0', '-U', '-c', String(mostPackets), '-w', '-']
  const child = spawn('tcpdump', [...options, 'tcp', 'port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  let said = ''
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  const closed = once(child, 'close')
  const listening = new Promise<void>((resolve, reject) => {
    child.on('error', () => reject(new Refusal(409, 'capture-no-program')))
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (/listening on/.test(said)) resolve()
    })
    void closed.then(
      () => reject(new Refusal(409, 'capture-refused', { problem: said.trim() })),
      () => {},
    )
    setTimeout(resolve, startsWithinMs).unref()
  })
  await listening
  const timer = setTimeout(() => child.kill('SIGINT'), forMs)
  await closed
  clearTimeout(timer)
  return readPackets(Buffer.concat(chunks))
}

/** `lo`, `lo0`. */
const loopback = (): string =>
  Object.entries(networkInterfaces()).find(([, all]) =>
    all?.some(({ internal }) => internal),
  )?.[0] ?? 'lo'

const fileHeader = 24
const packetHeader = 16

/** What can be read in a capture: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html */
export function readPackets(pcap: Buffer): Capture {
  const packets: Buffer[] = []
  for (let at = fileHeader; at + packetHeader <= pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8)
    packets.push(pcap.subarray(at + packetHeader, at + packetHeader + length))
    at += packetHeader + length
  }
  const text = Buffer.concat(packets).toString('latin1')
  const found = (pattern: RegExp) => pattern.exec(text)?.[1] ?? null
  const password = found(/[&\n]password=([^&\s\0]{1,200})/)
  const cookie = found(/\b[Cc]ookie: (?:[^\r\n]{0,500}; )?((?:__Host-)?sid-\d+=[^;\r\n]{1,300})/)
  return {
    packets: packets.length,
    bytes: text.length,
    requests: [...text.matchAll(/(?:GET|HEAD|POST) \/[^\s\0]* HTTP\/1\.[01]\r\n/g)].length,
    password: password && cut(decodeURIComponent(password), 3),
    cookie: cookie && cut(cookie, 24),
    title: found(/<title>([^<\0]{1,100})<\/title>/),
  }
}

/** Enough to recognize one's own; others' stay theirs. */
const cut = (text: string, length: number) => `${text.slice(0, length)}…`
