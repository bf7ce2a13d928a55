import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { OwnUsage } from '../../../shared/own-usage.ts'
import type { ProcessState } from '../../../shared/process-faults.ts'
import { until } from '../../../shared/until.ts'
import type { AppReport } from '../../app-report.ts'
import type { ComponentState } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { createLastKnown } from '../../status/in-time.ts'
import { type Container, listContainers } from './dns.ts'

/** App replicas and whoami: they are asked over their internal port to pause, stop and exit. */

export const internalPort = 3001
const reportMs = 1000
/** Longer than a process takes to finish its requests. */
const commandMs = 15_000
/** The engine starts what exited within a second, and the process is ready a second later. */
const restartMs = 60_000
/** The edge looks up the addresses of app replicas once a second, and passes over one that failed for two. */
const edgeSettlesMs = 2000

/** What a process reports: an app replica `/state`, whoami `/usage`. */
export type WhoamiReport = OwnUsage & { process: ProcessState }

export interface NodeProcess<Report> extends Container {
  state: ComponentState
  /** Null if it does not answer, and while it is paused. */
  report: Report | null
}

export const createApps = () =>
  createNodeProcesses<AppReport>('app', '/state', ({ startedAt }) => startedAt)

export const createWhoami = () =>
  createNodeProcesses<WhoamiReport>('whoami', '/usage', ({ uptimeMs }) =>
    String(Math.round((Date.now() - uptimeMs) / 1000)),
  )

function createNodeProcesses<Report extends { process: ProcessState; started?: boolean }>(
  service: string,
  reportPath: string,
  /** What tells a new process from the one before. */
  startOf: (report: Report) => string,
) {
  const lastReport = createLastKnown<Report>(reportMs)
  /** Those that were made to exit, and are about to be started by the engine. */
  const restarting = new Map<string, number>()

  const owns = (name: string) => new RegExp(`^${service}-\\d+$`).test(name)

  async function list(timeoutMs = reportMs): Promise<NodeProcess<Report>[]> {
    const containers = await listContainers(service)
    const running = await Promise.all(
      containers.map(async (container): Promise<NodeProcess<Report>> => {
        const answer = ask<Report>(container, 'GET', reportPath).catch(() => null)
        const report = await lastReport(container.name, answer, timeoutMs)
        if (report) restarting.delete(container.name)
        return { ...container, ...seen(container.name, report) }
      }),
    )
    const missing = [...restarting]
      .filter(([name, since]) => !find(containers, name) && Date.now() - since < restartMs)
      .map(([name]) => ({ name, address: '', state: 'waiting' as const, report: null }))
    return [...running, ...missing].sort((a, b) =>
      a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
  }

  function seen(
    name: string,
    report: Report | null,
  ): Pick<NodeProcess<Report>, 'state' | 'report'> {
    if (!report) return { state: restarting.has(name) ? 'waiting' : 'unresponsive', report: null }
    if (report.process !== 'running') return { state: report.process, report: null }
    return { state: report.started === false ? 'starting' : 'ready', report }
  }

  /** @throws Refusal 503 if it does not run, or does not answer with a 2xx */
  async function askByName<T>(
    name: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const container = find(await listContainers(service), name)
    if (!container) throw new Refusal(503, 'no-answer', { name })
    return ask<T>(container, method, path, body)
  }

  const exit = async (name: string, graceful: boolean) => {
    await askByName(name, 'POST', '/exit', { graceful })
    restarting.set(name, Date.now())
  }

  /** Resolves when it answers that it is ready. @throws Refusal 503 */
  async function waitUntilReady(name: string, withinMs = restartMs): Promise<void> {
    const isReady = async () => find(await list(), name)?.state === 'ready'
    if (!(await until(isReady, withinMs, 100))) throw new Refusal(503, 'no-answer', { name })
  }

  return {
    list,
    owns,
    ask: askByName,
    waitUntilReady,

    async kill(name: string): Promise<void> {
      await exit(name, false)
    },
    pause: (name: string, forMs: number) =>
      askByName(name, 'PUT', '/faults/pause', { seconds: Math.max(1, Math.ceil(forMs / 1000)) }),
    resume: (name: string) => askByName(name, 'DELETE', '/faults/pause'),
    /** Finishes its requests and closes its public port. The process itself waits for `start`. */
    stop: (name: string) => askByName(name, 'PUT', '/stop'),
    async start(name: string): Promise<void> {
      const state = find(await list(), name)?.state
      if (state === 'paused') await askByName(name, 'DELETE', '/faults/pause')
      if (state === 'stopped') {
        await askByName(name, 'DELETE', '/stop')
        restarting.set(name, Date.now())
      }
      await waitUntilReady(name)
      if (state !== 'ready') await delay(edgeSettlesMs)
    },
    /** Resolves when a new process is ready, and the edge has found it. */
    async restart(name: string): Promise<void> {
      const before = find(await list(), name)?.report
      await exit(name, true)
      const isNew = async () => {
        const now = find(await list(), name)
        return (
          now?.state === 'ready' &&
          now.report !== null &&
          (!before || startOf(now.report) !== startOf(before))
        )
      }
      if (!(await until(isNew, restartMs, 100))) throw new Refusal(503, 'no-answer', { name })
      await delay(edgeSettlesMs)
    },
    async drain(name: string): Promise<void> {
      await askByName(name, 'PUT', '/drain')
      // HAProxy asks for its readiness twice a second; nginx learns it from the next answer.
      await delay(edgeSettlesMs)
    },
    async undrain(name: string): Promise<void> {
      const report = find(await list(), name)?.report
      if (!report || !isDraining(report)) return
      await askByName(name, 'DELETE', '/drain')
      await delay(edgeSettlesMs)
    },
  }
}

const find = <T extends { name: string }>(all: readonly T[], name: string): T | undefined =>
  all.find((one) => one.name === name)

const isDraining = (report: object) => 'draining' in report && report.draining === true

async function ask<T>(
  { name, address }: Container,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetchDirect(innerUrl(address, internalPort, path), {
    // Not its address, which changes, but its name is in the certificate.
    servername: name,
    method,
    timeoutMs: method === 'GET' ? reportMs : commandMs,
    headers: withSecret(readFileSync('/run/secrets/internal', 'utf8')),
    json: body,
  }).catch(() => {
    throw new Refusal(503, 'no-answer', { name })
  })
  if (answer.ok) return answer.json()
  throw new Refusal(503, 'bad-answer', { name, status: answer.status })
}
