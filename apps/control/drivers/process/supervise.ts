import { databaseNames, whoamiNames } from '../../../../infra/topology.ts'
import type { Style } from '../../../cli/terminal/style.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import { createControl } from '../../control.ts'
import type { ReadOptions } from '../../options/read-options.ts'
import { startControlServer } from '../../server.ts'
import { checkPublicPort } from './check-public-port.ts'
import { openChoices } from './choices-store.ts'
import { endSurvivors } from './end-survivors.ts'
import type { FoundServers } from './found-servers.ts'
import { lookAtInterfaces } from './interfaces.ts'
import { openContext } from './open-context.ts'
import { banner } from './plan/banner.ts'
import { labLink } from './plan/lab-link.ts'
import type { Paths } from './plan/paths.ts'
import { edgeControlRole } from './plan/ports.ts'
import { urlsFor } from './plan/urls.ts'
import { createPorts } from './ports.ts'
import { createProcessDriver } from './process-driver.ts'
import type { Reporter } from './reporter.ts'
import { createStack, type Stack } from './stack.ts'
import { startStack } from './start-stack.ts'
import type { RecordedState } from './state-file.ts'
import { onStopRequest } from './stop-requests.ts'
import { stopStack } from './stop-stack.ts'

export interface Supervision {
  read: ReadOptions
  paths: Paths
  servers: FoundServers
  reporter: Reporter
  style: Style
  detached: boolean
  /** When the command was called, by `performance.now`. */
  calledAt: number
  onReady(): void
}

/**
 * Runs everything until somebody wants it to end. Expects that the run folder is taken.
 * @throws when it does not get up; then nothing is left running.
 */
export async function supervise(supervision: Supervision): Promise<void> {
  const { read, paths, reporter } = supervision
  const cancel = new AbortController()
  let hurry = false
  let stack: Stack | undefined
  const stopped = new Promise<void>((resolve) =>
    cancel.signal.addEventListener('abort', () => resolve()),
  )
  const ask = onStopRequest(
    () => cancel.abort(),
    () => {
      hurry = true
      for (const child of stack?.children() ?? []) child.kill()
    },
  )
  process.on('uncaughtException', (error) => {
    reporter.say(`The supervisor is broken and stops everything.\n${error.stack}`)
    ask()
  })
  process.chdir(paths.run)
  stack = await open(supervision, cancel.signal)
  const url = urlsFor(read.options.domain, read.options.port).shop
  const driver = createProcessDriver(stack)
  const control = createControl({ driver, url, runDir: paths.run, log: reporter.say })
  const server = await startControlServer(control, ask)
  const running = stack
  try {
    const up = control.alone('start', () => startStack(running, reporter)).then(control.start)
    await Promise.race([up, stopped])
    if (!cancel.signal.aborted) {
      showReady(supervision, stack)
      await stopped
    }
  } finally {
    cancel.abort()
    control.stop({ forget: true })
    reporter.print('\nStopping …')
    await reporter.step('everything stopped', () => stopStack(running, () => hurry))
    server.close()
    server.closeAllConnections()
  }
}

async function open(
  { read, paths, servers, reporter }: Supervision,
  cancelled: AbortSignal,
): Promise<Stack> {
  const { options, given } = read
  const recorded = readJson<RecordedState>(paths.state)
  const survivors = await endSurvivors(recorded?.processes ?? [])
  if (survivors.length > 0)
    reporter.say(`Ended what an earlier supervisor had left: ${survivors.join(', ')}`)
  const interfaces = lookAtInterfaces()
  await checkPublicPort(options.port, options.host, interfaces)
  const ports = createPorts(options.port, recorded?.ports ?? {})
  for (const role of [...databaseNames, 'redis', ...whoamiNames, 'console', edgeControlRole])
    await ports.refresh(role)
  const context = openContext(read, paths, servers, ports, cancelled)
  const choices = openChoices(paths, options, given)
  const url = urlsFor(options.domain, options.port).shop
  const startedAt = new Date().toISOString()
  const stack: Stack = createStack({
    context,
    choices,
    ports,
    interfaces,
    say: reporter.say,
    record: () => writeJson(paths.state, stateOf(stack, url, startedAt)),
  })
  return stack
}

function stateOf(stack: Stack | undefined, url: string, startedAt: string): RecordedState {
  const children = stack?.children() ?? []
  return {
    url,
    startedAt,
    ports: stack?.ports.all() ?? {},
    processes: children.flatMap(({ name, running }) =>
      running ? [{ name, pid: running.pid, startTime: running.startTime }] : [],
    ),
  }
}

function showReady(
  { read, reporter, style, detached, calledAt, onReady }: Supervision,
  stack: Stack,
): void {
  const tookMs = performance.now() - calledAt
  const { outside } = lookAtInterfaces()
  const lab = labLink(stack.context)
  const demoSecret = stack.context.secrets.demoAccounts
  const facts = { options: read.options, lab, demoSecret, tookMs, outside, detached }
  reporter.print(banner(facts, style))
  onReady()
}
