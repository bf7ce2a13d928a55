import { X509Certificate } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Counter, Gauge, Registry } from 'prom-client'
import type { ControlClient } from '../control/client.ts'
import { listProcesses, type Status } from '../control/status/status.ts'
import type { EdgeLog } from './traces/edge-log.ts'

interface Sources {
  control: Pick<ControlClient, 'recentStatus'>
  edgeLog: Pick<EdgeLog, 'counts'>
  /** Where the certificates are; need not exist. */
  certificates: string
}

export type LabMetrics = ReturnType<typeof createMetrics>

/** What the control plane knows, for Prometheus: also of components that have no metrics of their own. */
export function createMetrics({ control, edgeLog, certificates }: Sources) {
  const registry = new Registry()
  const labelNames = ['component', 'kind'] as const
  const gauge = <Name extends string>(name: string, help: string, labels: readonly Name[]) =>
    new Gauge({ name, help, labelNames: labels, registers: [registry] })

  const up = gauge('component_up', '1 while a component does its work.', labelNames)
  const problem = gauge(
    'component_problem',
    '1 while a database does not replicate, is outside its group, or takes no writes.',
    labelNames,
  )
  const cpu = new Counter({
    name: 'component_cpu_seconds_total',
    help: 'Processor time of a component with all its processes.',
    labelNames,
    registers: [registry],
  })
  const memory = gauge('component_memory_bytes', 'Resident memory of the same.', labelNames)
  const used = gauge(
    'component_limit_used',
    'How much a component uses of what it has only so much of: bytes, or pieces.',
    ['component', 'limit'],
  )
  const most = gauge('component_limit', 'How much it may use of it.', ['component', 'limit'])
  const faults = gauge('active_faults', '1 for each active fault.', ['component', 'fault'])
  const ends = gauge('certificate_not_after_seconds', 'When a certificate expires, as Unix time.', [
    'component',
  ])
  const errors = new Counter({
    name: 'edge_errors_total',
    help: '5xx answers of the edge itself, because no app replica answered.',
    registers: [registry],
  })

  function setComponents(status: Status): void {
    for (const one of [up, problem, memory, used, most, faults]) one.reset()
    cpu.reset()
    for (const { kind, process } of listProcesses(status)) {
      const { name, state, cpuMs, memoryBytes } = process
      const labels = { component: name, kind }
      up.set(labels, state === 'ready' ? 1 : 0)
      if (cpuMs !== null) cpu.inc(labels, cpuMs / 1000)
      if (memoryBytes !== null) memory.set(labels, memoryBytes)
    }
    for (const { name, problem: text } of status.databases)
      problem.set({ component: name, kind: 'database' }, text ? 1 : 0)
    for (const { target: component, what: limit, used: usedNow, most: mostNow } of status.limits) {
      used.set({ component, limit }, usedNow)
      most.set({ component, limit }, mostNow)
    }
    for (const { target, kind } of status.faults) faults.set({ component: target, fault: kind }, 1)
  }

  return {
    contentType: registry.contentType,
    /** The text of all metrics. @throws when the control plane does not answer */
    async read(): Promise<string> {
      const [status, expiries] = await Promise.all([
        control.recentStatus(),
        readExpiries(certificates),
      ])
      setComponents(status)
      ends.reset()
      for (const [component, seconds] of expiries) ends.set({ component }, seconds)
      errors.reset()
      errors.inc(edgeLog.counts().errors)
      return registry.metrics()
    },
  }
}

/** By kind: `ca`, `edge`, `app`, … A file that is no certificate is left out. */
async function readExpiries(folder: string): Promise<[string, number][]> {
  const files = await readdir(folder).catch(() => [])
  const names = files.flatMap((file) => /^([a-z]+)\.pem$/.exec(file)?.[1] ?? [])
  const read = names.map(async (name): Promise<[string, number][]> => {
    const text = await readFile(path.join(folder, `${name}.pem`), 'utf8').catch(() => '')
    try {
      return [[name, new Date(new X509Certificate(text).validTo).getTime() / 1000]]
    } catch {
      return []
    }
  })
  return (await Promise.all(read)).flat()
}
