import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import path from 'node:path'
import type { Judge, Target } from '../judge.ts'

/** A server with holes, and the findings that its judge has to come to. */
interface Planted {
  hole: string
  /** Each is found. */
  expected: readonly RegExp[]
  start(folder: string): Promise<{ target: Target; stop: () => void }>
}

/** One for each judge: that a judge finds nothing in the shop means something only if it finds these. */
export const planted: Record<Judge['name'], Planted> = {
  'npm-audit': {
    hole: 'an old package',
    expected: [/^package: minimist/],
    start: oldPackage,
  },
  sslscan: {
    hole: 'TLS 1.0',
    expected: [/^protocol: tls 1\.0 is enabled/],
    start: weakTls,
  },
  testssl: {
    hole: 'no forward secrecy, a certificate that nobody signed',
    expected: [/^(PFS|FS|cert_chain_of_trust)/],
    start: weakTls,
  },
  ffuf: {
    hole: 'a repository',
    expected: [/^found: \/\.git\/config answers 200/],
    start: () =>
      serve((req, res) => {
        const isThere = req.url === '/.git/config'
        res.writeHead(isThere ? 200 : 404).end(isThere ? '[core]\n' : 'not found\n')
      }),
  },
  slowhttptest: {
    hole: 'no time limits, room for few connections, and ranges that cost a lot',
    expected: ['headers', 'body', 'range', 'reading'].map(
      (name) => new RegExp(`^slow ${name}: no service`),
    ),
    start: fewPlaces,
  },
  wapiti: {
    hole: 'a search that shows what was typed as HTML, and a customer’s note that does so',
    expected: [
      /^Cross Site Scripting.* at GET \/ \(q\), anonymous/,
      /^Cross Site Scripting.* at GET \/note \(text\), signed-in/,
    ],
    start: typedAsHtml,
  },
  sqlmap: {
    hole: 'a parameter in the text of a statement',
    expected: [/^injectable: id/],
    start: sqlInjection,
  },
}

const targetAt = (origin: string, more: Partial<Target> = {}): Target => ({
  origin,
  cookie: null,
  authority: null,
  database: 'SQLite',
  requests: [],
  packages: '',
  registry: null,
  ...more,
})

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { target: targetAt(`http://localhost:${portOf(server)}`), stop: () => stop(server) }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function stop(server: Server): void {
  server.close()
  server.closeAllConnections()
}

/** Only who has the cookie gets to the second hole. */
async function typedAsHtml(folder: string) {
  const cookie = 'sid=planted'
  const certificate = createCertificate(folder)
  const server = createTlsServer(certificate, (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'https://localhost')
    const isNote = pathname === '/note'
    const isCustomer = req.headers.cookie === cookie
    res.writeHead(isNote && !isCustomer ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' })
    const form = (action: string, name: string) =>
      `<form action="${action}"><input name="${name}"></form>`
    const forms = [form('/', 'q'), ...(isCustomer ? [form('/note', 'text')] : [])]
    const typed = isNote && !isCustomer ? '' : searchParams.get(isNote ? 'text' : 'q')
    res.end(`<html><body>${forms.join('')}<p>${typed ?? ''}</p></body></html>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const authority = path.join(folder, certificateFile)
  return {
    target: targetAt(`https://localhost:${portOf(server)}`, { cookie, authority }),
    stop: () => stop(server),
  }
}

const page = 'ok\n'.repeat(100_000)
const rangeMs = 50

/**
 * Fifty connections are served; further ones wait, as for a server with a process for each. The page is large
 * enough for those who read slowly, and a part of it takes a while.
 */
async function fewPlaces() {
  const http = createServer({ headersTimeout: 0, requestTimeout: 0 }, (req, res) => {
    const endsAt = performance.now() + (req.headers.range ? rangeMs : 0)
    while (performance.now() < endsAt);
    res.end(page)
  })
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    if (sockets.size <= 50) http.emit('connection', socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stopAll = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { target: targetAt(`http://localhost:${port}`), stop: stopAll }
}

const certificateFile = 'planted.pem'

/** That nobody has signed. */
function createCertificate(folder: string) {
  const key = path.join(folder, 'planted-key.pem')
  const cert = path.join(folder, certificateFile)
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ])
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

async function weakTls(folder: string) {
  const server = createTlsServer(
    {
      ...createCertificate(folder),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-SHA:AES256-SHA:@SECLEVEL=0',
    },
    (_req, res) => void res.end('ok\n'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { target: targetAt(`https://localhost:${portOf(server)}`), stop: () => stop(server) }
}

async function sqlInjection() {
  const program = path.join(import.meta.dirname, 'sql-injection.py')
  const child = spawn('python3', [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  const requests = [{ path: '/products?id=1' }]
  const target = targetAt(`http://localhost:${String(port).trim()}`, { requests })
  return { target, stop: () => void child.kill() }
}

/** With a registry that knows its weakness, for machines whose own registry is not asked such things. */
async function oldPackage(folder: string) {
  plantPackage(folder)
  const weakness = { id: 1, url: '', title: 'Planted', severity: 'high', vulnerable_versions: '<1' }
  const version = { name: 'minimist', version: '0.0.8' }
  const versions = {
    name: 'minimist',
    'dist-tags': { latest: '0.0.8' },
    versions: { '0.0.8': version },
  }
  const { target, stop } = await serve((req, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' })
    res.end(JSON.stringify(req.method === 'POST' ? { minimist: [weakness] } : versions))
  })
  return { target: { ...target, packages: folder, registry: target.origin }, stop }
}

function plantPackage(folder: string): void {
  const dependencies = { minimist: '0.0.8' }
  const lock = {
    name: 'planted',
    lockfileVersion: 3,
    packages: {
      '': { name: 'planted', dependencies },
      'node_modules/minimist': {
        version: '0.0.8',
        resolved: 'https://registry.npmjs.org/minimist/-/minimist-0.0.8.tgz',
      },
    },
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'planted', dependencies }),
  )
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock))
}
