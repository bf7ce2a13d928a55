import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  bothFile,
  certificateFiles,
  ensureCertificates,
  fingerprintOf,
} from '../../apps/control/certificates/certificates.ts'
import { type EdgeHttps, type EdgeState, folderLayout } from '../../apps/edge/edge-state.ts'
import { renderErrorPages } from '../../apps/edge/error-pages.ts'
import { nginxArguments, waitForEdgeVersion } from '../../apps/edge/nginx/process.ts'
import { renderEdge } from '../../apps/edge/nginx/render.ts'
import { hostNames } from '../../infra/topology.ts'
import { freePort } from './network.ts'

const root = path.resolve(import.meta.dirname, '../..')
// Debian installs nginx where only root's PATH finds it.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` }

/** As the starting user, or root's workers could not read the folder. */
export const testLayout = (publicRoot: string) =>
  folderLayout(publicRoot, process.getuid?.() === 0 ? 'root' : null)

export const someState: EdgeState = {
  publicPort: 8080,
  https: null,
  bindAddresses: ['127.0.0.1'],
  domain: 'localhost',
  extraHosts: [],
  trustedProxies: [],
  logFormat: 'text',
  strategy: 'round-robin',
  cache: 'off',
  servers: 'listed',
  apps: [],
  whoami: [],
  lab: null,
  upstreamTls: null,
  layout: testLayout(path.join(root, 'dist/public')),
  configVersion: 1,
  controlAddress: '127.0.0.1:8081',
}

/** HTTPS on a free port, with certificates of a new local authority in `folder`. */
export async function httpsIn(folder: string, domain = 'localhost'): Promise<EdgeHttps> {
  const publicHosts = [...hostNames('localhost'), ...hostNames(domain)]
  await ensureCertificates({ folder, publicHosts })
  const files = certificateFiles(folder, 'edge')
  return {
    port: await freePort(),
    ...files,
    both: bothFile(folder, 'edge'),
    fingerprint: fingerprintOf(files.certificate) ?? '',
    postQuantum: false,
    hsts: false,
    acmeChallenges: null,
  }
}

/** Creates a folder in which nginx can run with this state. */
export function layOutEdge(state: EdgeState, folder = mkdtempSync(`${tmpdir()}/edge-`)): string {
  cpSync(path.join(root, 'nginx'), folder, { recursive: true })
  for (const name of ['generated', 'logs', 'pages', 'temp'])
    mkdirSync(path.join(folder, name), { recursive: true })
  for (const [name, text] of Object.entries(renderEdge(state)))
    writeFileSync(path.join(folder, 'generated', name), text)
  for (const [name, html] of Object.entries(renderErrorPages()))
    writeFileSync(path.join(folder, 'pages', name), html)
  return folder
}

/** The output of `nginx -v`. */
export const nginxVersion = (): string =>
  spawnSync('nginx', ['-v'], { env, encoding: 'utf8' }).stderr

/** `nginx -t`. @returns its complaints, empty without any */
export function checkEdge(folder: string): string {
  const { stderr } = spawnSync('nginx', ['-t', ...nginxArguments(folder)], {
    env,
    encoding: 'utf8',
  })
  return stderr
    .split('\n')
    .filter((line) => line && !/syntax is ok|test is successful/.test(line))
    .join('\n')
}

export interface Edge {
  folder: string
  port: number
  /** Of HTTPS, where the state has it. */
  httpsPort: number
  /** Host and port of the control server. */
  control: string
  pid: number
  /** Writes the changed state and reloads; resolves when no worker has an older one. */
  apply(change: Partial<EdgeState>): Promise<void>
  log(name: 'access' | 'error'): string
  stop(): Promise<void>
}

/** Starts a real nginx on free ports, with a folder of its own. */
export async function startEdge(change: Partial<EdgeState> = {}): Promise<Edge> {
  const [publicPort, controlPort] = [await freePort(), await freePort()]
  const control = `127.0.0.1:${controlPort}`
  let state: EdgeState = { ...someState, publicPort, controlAddress: control, ...change }
  const folder = layOutEdge(state)
  const child = spawn('nginx', nginxArguments(folder), {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await waitForEdgeVersion(control, state.configVersion, { settleMs: 0 })
  return {
    folder,
    port: publicPort,
    httpsPort: state.https?.port ?? 0,
    control,
    pid: child.pid as number,
    apply: async (changed) => {
      state = { ...state, ...changed, configVersion: state.configVersion + 1 }
      layOutEdge(state, folder)
      child.kill('SIGHUP')
      await waitForEdgeVersion(control, state.configVersion)
    },
    log: (name) => readFileSync(path.join(folder, 'logs', `${name}.log`), 'utf8'),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
