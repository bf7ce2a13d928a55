import type { IncomingMessage, Server } from 'node:http'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import * as z from 'zod'
import { port, readConfig } from '../shared/config.ts'
import { createInnerServer, tlsShape } from '../shared/inner-tls.ts'
import { hasSecret, isAllowedHost, ownNames, publicNames } from '../shared/internal-access.ts'
import { createLogger } from '../shared/logger.ts'
import { ownUsage } from '../shared/own-usage.ts'
import { createProcessFaults } from '../shared/process-faults.ts'
import { openSecret, reloadSecrets, type Secret } from '../shared/secret.ts'
import { drain, largestHeadBytes, listen, onShutdown } from '../shared/server-lifecycle.ts'
import { securityHeaders } from '../shared/web-security.ts'

/**
 * Shows who answered, and the request as it arrived here, but for what must not be shown: it answers on the shop's own
 * host, too, where a script may read the answer, but not a cookie that is HttpOnly.
 */

const drainMs = 5000

const config = readConfig({
  REPLICA_NAME: z.string().default('whoami'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(3000),
  /** In containers: for health checks, and with the secret for usage and faults. */
  INTERNAL_PORT: port().optional(),
  INTERNAL_SECRET: z.string().min(16).optional(),
  ...tlsShape,
  DOMAIN: z.string().default('localhost'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  TURN_AWAY_MS: z.coerce.number().int().min(0).max(10_000).default(0),
})
const log = createLogger(config.REPLICA_NAME, config.LOG_FORMAT)

const names = [...publicNames(config.DOMAIN), ...ownNames(config.REPLICA_NAME)]

const server = createInnerServer(config, { maxHeaderSize: largestHeadBytes }, (req, res) => {
  res.setHeader('X-Served-By', config.REPLICA_NAME)
  for (const [name, value] of securityHeaders) res.setHeader(name, value)
  // The text shows what a client sent, so nothing in it may run.
  res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
  res.setHeader('Cache-Control', 'no-store')
  if (!isAllowedHost(req.headers.host, names)) {
    res.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8' })
    res.end('Nothing is served under this name.\n')
    return
  }
  if (req.url === '/healthz') {
    res.end('ok\n')
    return
  }
  const answer = whoami(req)
  const json = req.headers.accept?.includes('application/json')
  res.setHeader('Content-Type', json ? 'application/json' : 'text/plain; charset=utf-8')
  res.end(json ? JSON.stringify(answer, null, 2) : asText(answer))
})
// Longer than the edge keeps an idle connection: the edge closes first, so none breaks under a request.
server.keepAliveTimeout = 65_000

const stop = () => drain(server, drainMs, log, config.TURN_AWAY_MS)
const internal = createInternalServer(openSecret('INTERNAL_SECRET', config.INTERNAL_SECRET))
onShutdown(log, async () => {
  await stop()
  internal.close()
  internal.closeAllConnections()
})
if (config.INTERNAL_PORT) await listen(internal, config.INTERNAL_PORT, config.HOST)
await listen(server, config.PORT, config.HOST)
log.info(`listening on ${config.HOST}:${config.PORT}`)

function createInternalServer(secret: Secret): Server {
  const faults = createProcessFaults({ server, stop })
  return createInnerServer(config, {}, async (req, res) => {
    if (!isAllowedHost(req.headers.host, names)) return void res.writeHead(421).end()
    if (req.url === '/healthz') {
      await faults.untilResumed()
      return void res.end('ok\n')
    }
    if (!hasSecret(req, secret)) return void res.writeHead(401).end()
    if (await faults.answer(req, res)) return
    if (req.method === 'PUT' && req.url === '/secrets') {
      reloadSecrets()
      return void res.end('{}')
    }
    if (req.url !== '/usage') return void res.writeHead(404).end()
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify({ ...ownUsage(), process: faults.state() }))
  })
}

interface WhoAmI {
  name: string
  hostname: string
  addresses: string[]
  remoteAddress: string
  request: string
  /** As received: in order, with repetitions. Of cookies only the names, of credentials nothing. */
  headers: [string, string][]
}

function whoami(req: IncomingMessage): WhoAmI {
  return {
    name: config.REPLICA_NAME,
    hostname: hostname(),
    addresses: addresses(),
    remoteAddress: `${req.socket.remoteAddress}:${req.socket.remotePort}`,
    request: `${req.method} ${req.url} HTTP/${req.httpVersion}`,
    headers: pairs(req.rawHeaders).map(([name, value]): [string, string] => [
      name,
      masked(name, value),
    ]),
  }
}

/** Its own address where it listens on one, as locally; in a container all of the container's. */
const addresses = () =>
  isIP(config.HOST) && !['0.0.0.0', '::'].includes(config.HOST)
    ? [config.HOST]
    : interfaceAddresses()

const interfaceAddresses = () =>
  Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address))

const pairs = (raw: string[]) =>
  raw.flatMap((name, at): [string, string][] => (at % 2 ? [] : [[name, raw[at + 1] ?? '']]))

const mask = '…'

/** All cookies of ours are HttpOnly, and which of the others are cannot be seen from here. */
function masked(name: string, value: string): string {
  if (/^(proxy-)?authorization$/i.test(name)) return mask
  if (!/^cookie$/i.test(name)) return value
  return value
    .split(';')
    .map((cookie) => {
      const [, cookieName] = /^\s*([^=]+)=/.exec(cookie) ?? []
      return cookieName ? `${cookieName}=${mask}` : mask
    })
    .join('; ')
}

const asText = (me: WhoAmI) =>
  [
    `Name: ${me.name}`,
    `Hostname: ${me.hostname}`,
    ...me.addresses.map((address) => `IP: ${address}`),
    `RemoteAddr: ${me.remoteAddress}`,
    '',
    me.request,
    ...me.headers.map(([name, value]) => `${name}: ${value}`),
    '',
  ].join('\n')
