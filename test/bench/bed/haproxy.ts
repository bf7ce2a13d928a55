import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Shop } from './shop.ts'

// Debian keeps it where only root's PATH looks.
const places = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy']

/** The program, null where it is not installed. */
export const haproxyProgram = places.find((place) => existsSync(place)) ?? null

/** HAProxy as an edge before the shop's first replica, which does no more than to hand on. */
export async function haproxy(folder: string, port: number, shop: Shop) {
  const file = path.join(folder, 'haproxy.cfg')
  await writeFile(file, configuration(port, shop.status.replicas[0]?.port ?? 0))
  return { command: haproxyProgram ?? 'haproxy', args: ['-db', '-q', '-f', file] }
}

// Threads as the other edge has workers; headers and times as in nginx/snippets.
const configuration = (port: number, replicaPort: number) => `
global
  nbthread 2
  maxconn 2048
defaults
  mode http
  timeout client 75s
  timeout connect 1s
  timeout server 30s
  timeout http-request 10s
  timeout http-keep-alive 75s
  http-reuse always
frontend edge
  bind 127.0.0.1:${port}
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Host %[req.hdr(Host)]
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Request-Id %[uuid()]
  default_backend shop
backend shop
  balance roundrobin
  server app-1 127.0.0.1:${replicaPort} check inter 1s
`
