import type { ControlClient } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import { Client, trust } from '../../shared/client.ts'
import { createPrometheus } from '../charts/prometheus.ts'
import type { LabConfig } from '../config.ts'
import { contradictedBy } from './explain.ts'
import type { Experiment, Finding, Numbers, Workbench } from './lesson.ts'

interface WorkbenchParts {
  config: LabConfig
  control: Pick<ControlClient, 'status'>
  signal: AbortSignal
  run(command: Command): Promise<Answer>
  onStep(key: string): void
  /** What the lesson found the last time; nothing without it. */
  earlier?: Numbers
  /** Resolves when people have answered; without it nobody is asked. */
  answered?: Promise<void>
}

/** One lesson's workbench; `close` resolves when no command of it is under way any more. */
export function createWorkbench(parts: WorkbenchParts) {
  const { config, control, signal, run, onStep } = parts
  const { earlier = {}, answered = Promise.resolve() } = parts
  const { DOMAIN, EDGE_ADDRESS, PUBLIC_PORT, PUBLIC_SCHEME, CA_FILE } = config
  const secureContext = PUBLIC_SCHEME === 'https' ? trust(CA_FILE) : undefined
  const edgeHost = EDGE_ADDRESS.slice(0, EDGE_ADDRESS.lastIndexOf(':'))
  const clients: Client[] = []
  const prometheus = createPrometheus(config.PROMETHEUS_URL)
  const underWay = new Set<Promise<unknown>>()

  const bench: Workbench = {
    signal,
    client(host, from, at = edgeHost) {
      const name = host ? `${host}.${DOMAIN}` : DOMAIN
      const client = new Client(PUBLIC_PORT, name, from, at, secureContext)
      const send = client.send.bind(client)
      client.send = async (...request) => {
        signal.throwIfAborted()
        return send(...request)
      }
      clients.push(client)
      return client
    },
    async run(command) {
      signal.throwIfAborted()
      const answer = run(command)
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    async status() {
      signal.throwIfAborted()
      return control.status()
    },
    async query(expression) {
      signal.throwIfAborted()
      return prometheus.query(expression)
    },
    earlier: () => earlier,
    answered: () => answered,
    step(key) {
      signal.throwIfAborted()
      onStep(key)
    },
  }

  async function close(): Promise<void> {
    for (const one of clients) one.close()
    await Promise.allSettled(underWay)
  }

  return { bench, close }
}

/** Carries out an experiment, without restoring anything. Rejects as soon as it is stopped. */
export async function runExperiment(lesson: Experiment, parts: WorkbenchParts): Promise<Finding> {
  const { bench, close } = createWorkbench(parts)
  const { signal } = parts
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const measured = lesson.measure(bench)
  // It may fail a second time, after the race is over.
  measured.catch(() => {})
  stopped.catch(() => {})
  try {
    return findingOf(lesson, await Promise.race([measured, stopped]))
  } finally {
    await close()
  }
}

/** What follows from the numbers of an experiment. */
export const findingOf = (lesson: Experiment, numbers: Finding['numbers']): Finding => ({
  numbers,
  ...lesson.result(numbers),
  contradicted: contradictedBy(lesson, numbers),
})
