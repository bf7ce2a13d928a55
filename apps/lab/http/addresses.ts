import { hosts, urlsFor } from '../../../infra/topology.ts'
import type { LabConfig } from '../config.ts'

/**
 * A client's address for readers without the token: `192.168.1.x`, `2001:db8:1:x`. Loopback is
 * not masked: it distinguishes virtual users.
 */
export function maskAddress(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (plain === '::1' || /^127(\.\d+){3}$/.test(plain)) return plain
  if (/^\d+(\.\d+){3}$/.test(plain)) return plain.replace(/\d+$/, 'x')
  const network = (plain.split('::')[0] ?? '').split(':').slice(0, 3)
  return [...network, 'x'].join(':')
}

/**
 * The lab's own address on this machine, without the edge. Cookies ignore ports, so access granted
 * through the edge is valid here, as long as the host name is the same.
 */
export function ownAddress({ DOMAIN, LAB_PORT, PORT }: LabConfig): string {
  const name = DOMAIN === 'localhost' ? `${hosts.lab}.localhost` : '127.0.0.1'
  return `http://${name}:${LAB_PORT ?? PORT}`
}

/** The shop's address: its own host, or a subdomain (`sticky`). */
export const shopAddress =
  ({ DOMAIN, PUBLIC_SCHEME, PUBLIC_PORT }: LabConfig) =>
  (host?: string): string => {
    const domain = host ? `${host}.${DOMAIN}` : DOMAIN
    return urlsFor({ scheme: PUBLIC_SCHEME, domain, port: PUBLIC_PORT }).shop
  }
