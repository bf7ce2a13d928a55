import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { freePort } from '../../support/network.ts'
import { testUser } from '../../support/redis.ts'
import type { Pids } from '../meter.ts'
import { type Program, startProgram } from './program.ts'
import type { Shop } from './shop.ts'

export const floorNames = ['static-file', 'prebuilt-page', 'one-query', 'naive', 'haproxy'] as const
export type FloorName = (typeof floorNames)[number]
/** The floors that were started, by name. */
export type Floors = ReadonlyMap<string, Floor>

export interface Floor {
  port: number
  pids: Pids
}

const bench = path.resolve(import.meta.dirname, '..')

/** Starts the floors, the naive implementation and HAProxy, with the shop's database and Redis where needed. */
export async function startFloors(shop: Shop, page: string, names: readonly FloorName[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-floors-'))
  const pageFile = path.join(folder, 'page.html')
  await writeFile(pageFile, page, 'latin1')
  const programs: Program[] = []
  const { database, redis } = shop.pids(1)

  async function start(command: string, args: string[], port: number, readyAt = '/products') {
    const env = { ...process.env, ...environment(shop, pageFile), PORT: String(port) }
    const url = `http://127.0.0.1:${port}${readyAt}`
    const program = await startProgram({ command, args, env, readyAt: url })
    programs.push(program)
    return program.pid
  }
  const startNode = async (file: string, pids: Pids): Promise<Floor> => {
    const port = await freePort()
    const args = ['--import', 'tsx', path.join(bench, file)]
    return { port, pids: { app: [await start(shop.node, args, port)], ...pids } }
  }
  const startNginx = async (): Promise<Floor> => {
    const port = await freePort()
    const { command, args } = await staticFile(folder, port, page)
    return { port, pids: { edge: [await start(command, args, port, '/index.html')] } }
  }

  const startHaproxy = async (): Promise<Floor> => {
    const port = await freePort()
    const { command, args } = await haproxy(folder, port, shop)
    return { port, pids: { ...shop.pids(1), edge: [await start(command, args, port)] } }
  }

  async function stop(): Promise<void> {
    await Promise.all(programs.map((program) => program.stop()))
    await rm(folder, { recursive: true, force: true })
  }

  const startByName: Record<FloorName, () => Promise<Floor>> = {
    'static-file': startNginx,
    'prebuilt-page': () => startNode('floors/prebuilt-page.ts', {}),
    'one-query': () => startNode('floors/one-query.ts', { database }),
    naive: () => startNode('naive/main.js', { database, redis }),
    haproxy: startHaproxy,
  }

  try {
    const floors = new Map<string, Floor>()
    for (const name of names) floors.set(name, await startByName[name]())
    return { floors, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const environment = ({ status, secrets }: Shop, page: string) => ({
  NODE_ENV: 'production',
  PAGE: page,
  // As the shop reads: from the read replica.
  DATABASE_PORT: String(status.databases[1]?.port),
  DATABASE_PASSWORD: secrets.databaseShop,
  REDIS_PORT: String(status.redis.port),
  // Its sessions have keys that the shop's user must not touch.
  REDIS_USER: testUser,
  REDIS_PASSWORD: secrets.redis,
})

/** nginx serving a static file: no rendered page can cost less. */
export async function staticFile(folder: string, port: number, page: string) {
  await mkdir(path.join(folder, 'logs'), { recursive: true })
  await writeFile(path.join(folder, 'index.html'), page, 'latin1')
  await writeFile(path.join(folder, 'nginx.conf'), nginxConfiguration(port))
  return {
    // Debian installs nginx where only root's PATH finds it.
    command: existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx',
    args: ['-p', folder, '-c', 'nginx.conf', '-e', 'logs/error.log', '-g', 'daemon off;'],
  }
}

// As many workers and connections as the edge has.
const nginxConfiguration = (port: number) => `
${process.getuid?.() === 0 ? `user ${userInfo().username};` : ''}
worker_processes 2;
pid nginx.pid;
error_log logs/error.log warn;
events { worker_connections 2048; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  default_type text/html;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server { listen 127.0.0.1:${port}; root .; }
}
`

// Debian installs it where only root's PATH finds it.
const places = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy']

/** The path of the program, null where it is not installed. */
export const haproxyProgram = places.find((place) => existsSync(place)) ?? null

/** HAProxy as an edge that only forwards to the shop's first app replica. */
export async function haproxy(folder: string, port: number, shop: Shop) {
  const file = path.join(folder, 'haproxy.cfg')
  await writeFile(file, haproxyConfiguration(port, shop.status.replicas[0]?.port ?? 0))
  return { command: haproxyProgram ?? 'haproxy', args: ['-db', '-q', '-f', file] }
}

// As many threads as nginx has workers; headers and timeouts as in nginx/snippets.
const haproxyConfiguration = (port: number, replicaPort: number) => `
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
