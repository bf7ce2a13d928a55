import { describeChange } from '../../../../infra/stages/describe-change.ts'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { balancerOfApps, hasWebTier } from '../../../../infra/stages/stages.ts'
import { edgeNames, type PublicAddress, urlsFor } from '../../../../infra/topology.ts'
import { trustAuthority } from '../../../shared/inner-tls.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import { createControl } from '../../control.ts'
import type { ReadOptions } from '../../options.ts'
import { startControlServer } from '../../server.ts'
import { getInterfaces, httpsPortOf, labLink, publicAddress } from './addresses.ts'
import { type FoundServers, innerAuthority, openContext } from './context.ts'
import { monitoringComponents } from './monitoring/components.ts'
import {
  acmeRole,
  checkPublicPort,
  controlRole,
  createPorts,
  databaseTransferRoles,
  type PortRole,
  webName,
} from './ports.ts'
import { createProcessDriver } from './process-driver.ts'
import { redisRoles } from './redis-config.ts'
import type { Paths, RecordedState } from './run-folder.ts'
import { openChoices } from './run-folder.ts'
import { endSurvivors } from './spawn-process.ts'
import { createStack, type Stack } from './stack.ts'
import { backUpBeforeChange, type ChosenStage, chooseStage } from './stage-choice.ts'
import { startStack, stopStack } from './start-stop.ts'
import { onStopRequest } from './stop-request.ts'

export interface Supervision {
  read: ReadOptions
  paths: Paths
  servers: FoundServers
  reporter: Reporter
  onReady(ready: Ready): void
}

/** What people want to know when everything is ready. */
export interface Ready {
  address: PublicAddress
  /** The lab's address, with the token. */
  lab: string
  /** From which the demo accounts' passwords are made where others get here. */
  demoSecret: string
  stage: Stage
  /** Addresses of this machine that others can reach. */
  outside: readonly string[]
}

/** Where the supervisor reports: the terminal and its log. */
export interface Reporter {
  /** Something that is done on the way up or down, with the time that it takes. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>
  /** Something that happened without having been asked for. */
  log(event: string): void
  /** To the terminal only. */
  print(text: string): void
}

/**
 * Runs everything until it is stopped. Expects that the run folder is locked.
 * @throws when it does not get up; then nothing is left running.
 */
export async function supervise(supervision: Supervision): Promise<void> {
  const { paths, reporter } = supervision
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
    reporter.log(`The supervisor is broken and stops everything.\n${error.stack}`)
    ask()
  })
  process.chdir(paths.run)
  stack = await open(supervision, cancel.signal)
  const url = urlsFor(publicAddress(stack.context)).shop
  const driver = createProcessDriver(stack)
  const control = createControl({ driver, url, runDir: paths.run, log: reporter.log })
  const server = await startControlServer(control, ask)
  const running = stack
  try {
    const up = control.alone('start', () => startStack(running, reporter)).then(control.start)
    await Promise.race([up, stopped])
    if (!cancel.signal.aborted) {
      const { outside } = getInterfaces()
      const demoSecret = stack.context.secrets.demoAccounts
      supervision.onReady({
        address: publicAddress(stack.context),
        lab: labLink(stack.context),
        stage: stack.context.stage,
        demoSecret,
        outside,
      })
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
  const chosen = chooseStage(read, paths)
  const recorded = readJson<RecordedState>(paths.state)
  const survivors = await endSurvivors(recorded?.processes ?? [])
  if (survivors.length > 0)
    reporter.log(`Ended what an earlier supervisor had left: ${survivors.join(', ')}`)
  const interfaces = getInterfaces()
  await checkPublicPort(options.port, options.host, interfaces)
  const publicPorts = [options.port]
  if (chosen.stage.tls !== 'off') {
    publicPorts.push(httpsPortOf(options))
    await checkPublicPort(httpsPortOf(options), options.host, interfaces, '--https-port')
  }
  const ports = createPorts(publicPorts, recorded?.ports ?? {})
  if (options.acmeDirectory && chosen.stage.tls === 'off')
    throw new Error(
      'The stage has no HTTPS, so no certificate is needed. With HTTPS: npm start -- --tls edge',
    )
  for (const role of rolesOf(chosen)) await ports.refresh(role)
  const context = openContext({ read, paths, servers, ports, chosen, cancelled })
  // Before the choice is written down: without a backup, the stage stays what it was.
  if (chosen.stageBefore) await changeStage(chosen, chosen.stageBefore, paths, reporter)
  const choices = openChoices(paths, options, given)
  const url = urlsFor(publicAddress(context)).shop
  const startedAt = new Date().toISOString()
  const stack: Stack = createStack({
    context,
    choices,
    ports,
    interfaces,
    log: reporter.log,
    record: () => writeJson(paths.state, stateOf(stack, url, startedAt)),
  })
  await stack.certificates?.open()
  const authority = innerAuthority(context)
  if (authority) trustAuthority(authority)
  return stack
}

/** What needs an internal port before anything starts; app replicas and whoami choose theirs when they do. */
const rolesOf = ({ stage, databases }: ChosenStage): PortRole[] => [
  ...databases,
  ...(stage.failover === 'group'
    ? databases.flatMap((name) => Object.values(databaseTransferRoles(name)))
    : []),
  'replication',
  ...Object.values(redisRoles({ stage })).flat(),
  'lab',
  ...(hasWebTier(stage) ? edgeNames(stage) : ['edge']).map(controlRole),
  acmeRole,
  ...monitoringComponents({ stage, databases }).map(({ name }) => name),
  ...(balancerOfApps(stage) === 'haproxy' ? [webName] : []),
]

async function changeStage(
  chosen: ChosenStage,
  before: Stage,
  paths: Paths,
  { step, log }: Reporter,
): Promise<void> {
  for (const sentence of describeChange(before, { ...chosen, keepsCounts: true })) log(sentence)
  const folder = await step('backup before the change', () => backUpBeforeChange(paths, before))
  if (folder) log(`Backup of the data: ${folder}`)
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
