import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe } from 'node:test'
import {
  bothFile,
  certificateFiles,
  ensureCertificates,
  fingerprintOf,
} from '../../apps/control/certificates/certificates.ts'
import { edgeFiles } from '../../apps/edge/edge-files.ts'
import { type EdgeHttps, type EdgeState, folderLayout } from '../../apps/edge/edge-state.ts'
import { renderErrorPages } from '../../apps/edge/error-pages.ts'
import { haproxyArguments } from '../../apps/edge/haproxy/process.ts'
import { nginxArguments, waitForEdgeVersion } from '../../apps/edge/nginx/process.ts'
import { renderWeb } from '../../apps/edge/nginx/render.ts'
import { type EdgeKind, edgeKinds } from '../../infra/stages/stage.ts'
import { hostNames } from '../../infra/topology.ts'
import { findProgram } from '../../scripts/setup/find-servers.mjs'
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
  prometheus: null,
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

/** The edges that this machine can run: every acceptance test passes through each. */
export const edgesHere: readonly EdgeKind[] = edgeKinds.filter(
  (kind) => kind === 'nginx' || findProgram('haproxy'),
)

/**
 * `TIERS=haproxy npm test -- integration/edge`: that load balancer in front of a web server, which is
 * the edge with nginx.
 */
export const tiers = edgeKinds.find((kind) => kind === process.env.TIERS) ?? null

/** A `describe` for each of them. */
export function describeEdges(what: string, body: (kind: EdgeKind) => void): void {
  for (const kind of tiers ? (['nginx'] as const) : edgesHere)
    describe(`${kind}: ${what}`, () => body(kind))
}

/** Creates a folder in which nginx or HAProxy can run with this state. */
export function layOutEdge(
  state: EdgeState,
  folder = mkdtempSync(`${tmpdir()}/edge-`),
  kind: EdgeKind = 'nginx',
): string {
  layOut(kind, edgeFiles[kind].render(state), folder)
  return folder
}

function layOut(source: string, generated: Record<string, string>, folder: string): void {
  cpSync(path.join(root, source), folder, { recursive: true })
  for (const name of ['generated', 'logs', 'pages', 'temp'])
    mkdirSync(path.join(folder, name), { recursive: true })
  writeGenerated(folder, generated)
  for (const [name, html] of Object.entries(renderErrorPages()))
    writeFileSync(path.join(folder, 'pages', name), html)
}

function writeGenerated(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, 'generated', name), text)
}

/** The output of `nginx -v`. */
export const nginxVersion = (): string =>
  spawnSync('nginx', ['-v'], { env, encoding: 'utf8' }).stderr

/** 2.6, 3.2 */
export const haproxyVersion = (): number =>
  Number(
    /version (\d+\.\d+)/.exec(spawnSync('haproxy', ['-v'], { env, encoding: 'utf8' }).stdout)?.[1],
  )

/** `nginx -t` or `haproxy -c`. @returns its complaints, empty without any */
export function checkEdge(folder: string, kind: EdgeKind = 'nginx'): string {
  const [program, args] =
    kind === 'nginx'
      ? ['nginx', ['-t', ...nginxArguments(folder)]]
      : ['haproxy', ['-c', ...haproxyArguments(folder)]]
  const { stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' })
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line && !/syntax is ok|test is successful|file is valid/.test(line))
    .join('\n')
}

export interface Edge {
  kind: EdgeKind
  folder: string
  port: number
  /** Of HTTPS, where the state has it. */
  httpsPort: number
  /** Of the control server: http://127.0.0.1:8090 */
  control: string
  pid: number
  /** Writes the changed state and reloads; resolves when no worker has an older one. */
  apply(change: Partial<EdgeState>): Promise<void>
  /** Loads the files as they are. */
  reload(): Promise<void>
  log(name: 'access' | 'error'): string
  stop(): Promise<void>
}

/** Starts a real nginx or HAProxy on free ports, with a folder of its own. With `controlTls` its authority has to be trusted before. */
export async function startEdge(
  change: Partial<EdgeState> = {},
  kind: EdgeKind = 'nginx',
): Promise<Edge> {
  if (tiers) return startTiers(change, tiers)
  const [publicPort, controlPort] = [await freePort(), await freePort()]
  const control = `${change.controlTls ? 'https' : 'http'}://127.0.0.1:${controlPort}`
  let state: EdgeState = {
    ...someState,
    publicPort,
    controlAddress: `127.0.0.1:${controlPort}`,
    ...change,
  }
  const web = kind === 'haproxy' ? await startWeb(state) : null
  state = { ...state, web: web?.address }
  const folder = layOutEdge(state, undefined, kind)
  const child = spawnEdge(kind, folder)
  await waitForEdgeVersion(control, state.configVersion, { settleMs: 0 })
  async function reload(): Promise<void> {
    state = { ...state, configVersion: state.configVersion + 1 }
    writeGenerated(folder, edgeFiles[kind].render(state))
    const signal = () => child.kill(kind === 'nginx' ? 'SIGHUP' : 'SIGUSR2')
    signal()
    await waitForEdgeVersion(control, state.configVersion, {
      reload: kind === 'haproxy' ? signal : undefined,
    })
  }
  return {
    kind,
    folder,
    port: publicPort,
    httpsPort: state.https?.port ?? 0,
    control,
    pid: child.pid as number,
    apply: async (changed) => {
      state = { ...state, ...changed }
      await reload()
    },
    reload,
    log: (name) => readFileSync(path.join(folder, 'logs', `${name}.log`), 'utf8'),
    stop: async () => {
      await end(child, folder)
      await web?.stop()
    },
  }
}

/** See `tiers`. */
async function startTiers(change: Partial<EdgeState>, kind: EdgeKind): Promise<Edge> {
  const [publicPort, webPort] = [await freePort(), await freePort()]
  const [controlPort, webControlPort] = [await freePort(), await freePort()]
  const address = `127.0.0.1:${webPort}`
  const control = `http://127.0.0.1:${controlPort}`
  let state: EdgeState = {
    ...someState,
    ...{ publicPort, controlAddress: `127.0.0.1:${controlPort}` },
    ...change,
  }
  const webState = (): EdgeState => ({
    ...state,
    publicPort: state.https?.port ?? publicPort,
    https: null,
    trustedProxies: ['127.0.0.1'],
    webServer: { name: 'web-1', address },
    ...{ controlAddress: `127.0.0.1:${webControlPort}`, controlTls: false },
  })
  const balancerFiles = () =>
    edgeFiles[kind].renderBalancer({
      ...{ ...state, name: 'edge-1', isOneOfTwo: true },
      webServers: [{ name: 'web-1', address }],
    })
  const webFolder = layOutEdge(webState())
  const folder = mkdtempSync(`${tmpdir()}/balancer-`)
  layOut(kind, balancerFiles(), folder)
  const web = spawnEdge('nginx', webFolder)
  const webControl = `http://127.0.0.1:${webControlPort}`
  await waitForEdgeVersion(webControl, state.configVersion, { settleMs: 0 })
  const balancer = spawnEdge(kind, folder, true)
  const loaded = async (settleMs: number) => {
    await waitForEdgeVersion(webControl, state.configVersion, { settleMs })
    await waitForEdgeVersion(control, state.configVersion, { settleMs })
  }
  await loaded(0)
  async function reload(): Promise<void> {
    state = { ...state, configVersion: state.configVersion + 1 }
    writeGenerated(webFolder, edgeFiles.nginx.render(webState()))
    writeGenerated(folder, balancerFiles())
    web.kill('SIGHUP')
    balancer.kill(kind === 'nginx' ? 'SIGHUP' : 'SIGUSR2')
    await loaded(200)
  }
  return {
    kind: 'nginx',
    folder: webFolder,
    port: publicPort,
    httpsPort: state.https?.port ?? 0,
    control,
    pid: web.pid as number,
    apply: async (changed) => {
      state = { ...state, ...changed }
      await reload()
    },
    reload,
    log: (name) => readFileSync(path.join(webFolder, 'logs', `${name}.log`), 'utf8'),
    stop: async () => {
      await end(balancer, folder)
      await end(web, webFolder)
    },
  }
}

function spawnEdge(kind: EdgeKind, folder: string, isBalancer = false): ChildProcess {
  if (kind === 'nginx')
    return spawn('nginx', nginxArguments(folder, isBalancer ? 'balancer.conf' : 'nginx.conf'), {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  const log = (name: string) => openSync(path.join(folder, 'logs', `${name}.log`), 'a')
  const frontends = isBalancer ? 'balancer.cfg' : 'public.cfg'
  return spawn('haproxy', haproxyArguments(folder, frontends), {
    env,
    stdio: ['ignore', log('access'), log('error')],
  })
}

/** The nginx that serves static files behind HAProxy. */
async function startWeb(state: EdgeState) {
  const address = `127.0.0.1:${await freePort()}`
  const folder = mkdtempSync(`${tmpdir()}/web-`)
  layOut('nginx', renderWeb(state, address), folder)
  const child = spawn('nginx', nginxArguments(folder, 'web.conf'), {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return { address, stop: () => end(child, folder) }
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true })
}
