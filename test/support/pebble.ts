import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  authorityFiles,
  certificateFiles,
  ensureCertificates,
} from '../../apps/control/certificates/certificates.ts'
import { eventually } from './eventually.ts'
import { freePort } from './network.ts'

/** Whether this machine has pebble, a real ACME server for tests (`apt install pebble`). */
export const hasPebble = spawnSync('pebble', ['--help']).error === undefined

export interface Pebble {
  directory: string
  /** PEM file with the authority of its own HTTPS. */
  ca: string
  /** Where it sends its questions by HTTP, whatever the name. */
  httpPort: number
  /** Of its DNS server, as `/add-a` and `/set-txt`. */
  dns(command: string, body: object): Promise<void>
  dnsUrl: string
  /** The root certificate that it signs with; another one at each start. */
  root(): Promise<string>
  stop(): Promise<void>
}

/** Starts it with a DNS server of its own, which knows no name at first. */
export async function startPebble(httpPort: number): Promise<Pebble> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pebble-'))
  await ensureCertificates({ folder, publicHosts: [] })
  const own = certificateFiles(folder, 'edge')
  const [port, management, dnsPort, dnsManagement] = await freePorts(4)
  const config = path.join(folder, 'config.json')
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: own.certificate,
    privateKey: own.key,
    httpPort,
    tlsPort: 1,
    domainBlocklist: ['refused.example'],
  }
  writeFileSync(config, JSON.stringify({ pebble }))
  const env = {
    ...process.env,
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_WFE_NONCEREJECT: '0',
    PEBBLE_AUTHZREUSE: '0',
  }
  const children = [
    spawn(
      'pebble-challtestsrv',
      [
        ...['-http01', '', '-https01', '', '-tlsalpn01', '', '-dns01', `127.0.0.1:${dnsPort}`],
        ...['-management', `127.0.0.1:${dnsManagement}`, '-defaultIPv4', '', '-defaultIPv6', ''],
      ],
      { stdio: 'ignore' },
    ),
    spawn('pebble', ['-config', config, '-dnsserver', `127.0.0.1:${dnsPort}`], {
      stdio: 'ignore',
      env,
    }),
  ]
  const ca = authorityFiles(folder).certificate
  const directory = `https://localhost:${port}/dir`
  const dnsUrl = `http://127.0.0.1:${dnsManagement}`
  const get = (url: string) => getTrusting(url, ca)
  await eventually(async () => {
    await get(directory)
    await fetch(dnsUrl)
  })
  return {
    directory,
    ca,
    httpPort,
    dnsUrl,
    async dns(command, body) {
      const answer = await fetch(dnsUrl + command, { method: 'POST', body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${command}: ${answer.status}`)
    },
    root: () => get(`https://localhost:${management}/roots/0`),
    async stop() {
      await Promise.all(children.map(end))
      rmSync(folder, { recursive: true })
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close')
  child.kill()
  await gone
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}

/** What `get` of HTTPS answers, with one authority trusted. */
function getTrusting(url: string, caFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = https.get(url, { ca: readFileSync(caFile), agent: false }, async (res) => {
      resolve(Buffer.concat(await res.toArray()).toString())
    })
    req.on('error', reject)
  })
}
