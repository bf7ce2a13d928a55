import { readFileSync } from 'node:fs'
import type { Durability } from '../../infra/stages/stage.ts'
import type { Logger } from '../shared/logger.ts'
import type { Comparison, Dialect } from './dialects/dialect.ts'
import type { DiskView } from './disk-watch.ts'
import { createDiskWatches } from './disk-watches.ts'
import { mostAdvanced } from './most-advanced.ts'
import {
  choosePrimary,
  hasData,
  hasLastingError,
  type Step,
  stepForPrimary,
  stepForReplica,
} from './next-step.ts'
import { lagOf, type NodeView, observe } from './observe.ts'
import { readPrimary, writePrimary } from './primary-file.ts'
import { createProblems } from './problems.ts'
import { type Change, PromotionRefused, prepareTakeover, type Takeover } from './promote.ts'
import type { DatabaseServer } from './server.ts'
import { createTlsReload } from './tls-reload.ts'
import { createTurns } from './turns.ts'

export type Controller = ReturnType<typeof createController>
export type ControllerState = ReturnType<Controller['state']>

export interface ControllerOptions {
  dialect: Dialect
  servers: readonly DatabaseServer[]
  durability?: Durability
  passwords: { admin(): string; replication(): string }
  /** The accounts' statements, of which `changePasswords` runs those for passwords. */
  accountsFile: string
  /** A file that the databases know: the authority for TLS between them; null without TLS. */
  ca: string | null
  /** The file of the databases' own certificate, which may be renewed; null without TLS. */
  certificate?: string | null
  /** Keeps the name of the primary over restarts of everything. */
  stateFile: string
  /** Of a server's data, to see how much room is left. */
  dataFolder(name: string): string
  /** Reads the free space of a folder's disk. */
  readDisk?(folder: string): DiskView | null
  log: Logger
}

/**
 * Brings the servers to the desired state: one accepts writes, the others replicate from it. Every
 * half second each is observed anew and gets one step, so it does not matter what died when.
 */
export function createController(options: ControllerOptions) {
  const { dialect, servers, passwords, accountsFile, ca, stateFile, log } = options
  const { durability = 'async' } = options
  let views: NodeView[] = []
  let observedAt = 0
  let primary: string | null = null
  let delaySeconds = 0
  let delayEndsAt = 0
  const reloadTls = createTlsReload(options.certificate ?? null, dialect, log)
  /** What read replicas use for their source. */
  let sourcePassword = passwords.replication()
  const errorsSeen = new Map<string, number>()
  /** What each server had when it was seen last. */
  const lastExecuted = new Map<string, string>()
  /** Which read replicas received from the primary when that was seen last. */
  let connected = new Set<string>()
  const problems = createProblems(log)
  const disks = createDiskWatches(options)
  const { alone, run, stop } = createTurns(reconcile, log)

  const serverOf = (name: string) => servers.find((one) => one.name === name) as DatabaseServer
  const viewOf = (name: string) => views.find((view) => view.name === name) as NodeView

  async function reconcile(): Promise<void> {
    const startedAt = Date.now()
    views = await Promise.all(servers.map((server) => observe(dialect, server)))
    observedAt = startedAt
    for (const { name, executed, reachable } of views)
      if (reachable) lastExecuted.set(name, executed)
    if (Date.now() > delayEndsAt) delaySeconds = 0
    const remembered = readPrimary(stateFile)
    const isHere = !remembered || views.some(({ name }) => name === remembered)
    setPrimary(isHere ? choosePrimary(views, remembered) : await chooseHeir())
    if (!primary) return
    if (viewOf(primary).reachable)
      connected = new Set(views.filter((one) => one.replica?.connected).map(({ name }) => name))
    // The primary first: what the others have is compared with it.
    const ordered = [...views].sort(
      (a, b) => Number(b.name === primary) - Number(a.name === primary),
    )
    for (const view of ordered) {
      const isFull = await disks.isFull(serverOf(view.name))
      if (!view.reachable) continue
      await reloadTls(serverOf(view.name))
      await reconcileOne(view, primary, isFull)
    }
  }

  /**
   * In place of a primary that is not here any more. The first server started with a copy of its data
   * (infra/docker/mysql/start.sh), but while nobody looked another one may have become the primary.
   */
  async function chooseHeir(): Promise<string | null> {
    if (!views.every(({ reachable }) => reachable)) return null
    const heir = await mostAdvanced(views.filter(hasData), (executed, name) =>
      dialect.compare(executed, serverOf(name).query),
    )
    return heir ?? views[0]?.name ?? null
  }

  function setPrimary(name: string | null): void {
    primary = name
    if (name && writePrimary(stateFile, name)) log.info(`${name} is the primary`)
  }

  async function reconcileOne(view: NodeView, chosen: string, isFull: boolean): Promise<void> {
    const { name } = view
    try {
      const step = await nextStep(view, chosen, isFull)
      const unsafe = name === chosen && !step ? durabilityProblem(view, durability) : null
      const full = isFull ? disks.problemOf(name) : null
      if (full) problems.report(name, name === chosen ? `takes no writes: ${full}` : full)
      else if (unsafe) problems.report(name, unsafe)
      else if (!step) problems.end(name)
      if (!step) return
      announce(name, step)
      // What was seen of the server before is not true meanwhile.
      if (step.do === 'rebuild')
        problems.note(name, `${step.because}: it is copied anew from ${chosen}`)
      await take(step, serverOf(name), chosen)
    } catch (error) {
      problems.report(name, (error as Error).message)
    }
  }

  async function nextStep(view: NodeView, chosen: string, isFull: boolean): Promise<Step | null> {
    const others = views.filter((other) => other !== view)
    if (view.name === chosen) return stepForPrimary(view, others, { isFull, durability })
    const failed = view.replica !== null && hasLastingError(view.replica)
    const seen = failed ? (errorsSeen.get(view.name) ?? 0) + 1 : 0
    errorsSeen.set(view.name, seen)
    if (failed) problems.report(view.name, view.replica?.message ?? '')
    const desired = { primary: serverOf(chosen), ca, delaySeconds }
    return stepForReplica(view, desired, await compare(view, viewOf(chosen)), seen)
  }

  async function compare(replica: NodeView, source: NodeView): Promise<Comparison | null> {
    if (!source.writable) return null
    return dialect.compare(replica.executed, serverOf(source.name).query)
  }

  function take(step: Step, server: DatabaseServer, chosen: string): Promise<void> {
    const source = {
      ...serverOf(chosen),
      password: passwords.replication(),
      adminPassword: passwords.admin(),
      ca,
      delaySeconds,
    }
    switch (step.do) {
      case 'open':
        return server.run(dialect.open(durability))
      case 'close':
        return server.run(dialect.close)
      case 'follow':
        return server.run(dialect.follow(source, durability))
      case 'delay':
        return server.run(dialect.delay(delaySeconds))
      case 'start':
        return server.run(dialect.start(durability))
      case 'rebuild':
        return dialect.rebuild(server, source)
    }
  }

  function announce(name: string, step: Step): void {
    // A retry after a failure that has been reported is no news.
    if (problems.has(name)) return
    const because = 'because' in step ? `: ${step.because}` : ''
    log.info(`${name}: ${step.do}${because}`)
  }

  return {
    names: servers.map(({ name }) => name),
    /** One step for each server. */
    reconcile: () => alone(reconcile),

    run,
    stop(): void {
      stop()
      for (const server of servers) server.close()
    },

    /** Holds back what the read replica applies, for a while. Resolves when it does. */
    delay(seconds: number, forSeconds: number): Promise<void> {
      delaySeconds = seconds
      delayEndsAt = Date.now() + forSeconds * 1000
      return alone(reconcile)
    },

    /** Makes another server the primary. Resolves when it accepts writes. @throws PromotionRefused */
    promote: (
      name: string,
      ifUnreachable: Change['ifUnreachable'],
      force = false,
    ): Promise<Takeover> =>
      alone(async () => {
        if (name === primary) return { graceful: true, lost: 0 }
        if (!force && disks.problemOf(name))
          throw new PromotionRefused('no-room', { name, primary: primary ?? 'none' })
        const from = primary ? serverOf(primary) : null
        const known = {
          executed: (primary && lastExecuted.get(primary)) ?? null,
          connected: connected.has(name),
          others: servers.filter((one) => one !== from && one.name !== name),
          durability,
        }
        try {
          const result = await prepareTakeover({
            ...{ dialect, from, to: serverOf(name), ifUnreachable, force, known },
          })
          delaySeconds = 0
          setPrimary(name)
          return result
        } finally {
          // Closed first, then opened, then followed.
          for (let turn = 0; turn < 3; turn++) await reconcile()
        }
      }),

    /** Before a server is stopped; this one ends with all that it has begun. */
    close: async (_name: string): Promise<void> => {},

    /** Has every server accept the passwords that the files have, read replicas use the first one. @throws PromotionRefused */
    changePasswords: () =>
      alone(async () => {
        await reconcile()
        const away = views.find(({ reachable }) => !reachable)
        if (away) throw new PromotionRefused('no-answer', { name: away.name })
        const statements = readPasswordStatements(accountsFile)
        for (const { name, closed } of views)
          await serverOf(name).run(dialect.unlogged(statements, closed))
        if (passwords.replication() !== sourcePassword)
          for (const { name, replica } of views)
            if (replica && primary) await take({ do: 'follow' }, serverOf(name), primary)
        sourcePassword = passwords.replication()
        await reconcile()
      }),

    /** The primary that accepts writes; null while there is none. */
    primary: (): string | null => (primary && viewOf(primary)?.writable ? primary : null),

    state: () => ({
      /** Epoch milliseconds at which the servers were asked: what has changed since is not in it. */
      observedAt,
      primary,
      delaySeconds,
      /** ISO 8601, null without a delay. */
      delayEndsAt: delaySeconds > 0 ? new Date(delayEndsAt).toISOString() : null,
      // Of a group only: here nobody takes over without being told to.
      tookOverMs: null as number | null,
      nodes: views.map((view) => ({
        ...view,
        lagMs: lagOf(view, primary ? viewOf(primary) : undefined),
        /** Why it does not replicate, or accepts no writes; null for none. */
        problem: problems.of(view.name),
        ...disks.stateOf(view.name),
      })),
    }),
  }
}

export const readPasswordStatements = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('ALTER USER'))

/** What is wrong with a primary that should wait for acknowledgements; null for nothing. */
function durabilityProblem({ semiSync }: NodeView, durability: Durability): string | null {
  if (durability === 'async') return null
  if (!semiSync?.waits) return 'acknowledges changes that no read replica has'
  return semiSync.acknowledging === 0
    ? 'takes no writes: no read replica is there to acknowledge them'
    : null
}
