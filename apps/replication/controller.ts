import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Durability } from '../../infra/stages/stage.ts'
import type { Logger } from '../shared/logger.ts'
import type { Comparison, Dialect } from './dialects/dialect.ts'
import { createDiskWatch, type DiskView, fullText } from './disk-watch.ts'
import {
  choosePrimary,
  hasLastingError,
  type Step,
  stepForPrimary,
  stepForReplica,
} from './next-step.ts'
import { type NodeView, observe } from './observe.ts'
import { readPrimary, writePrimary } from './primary-file.ts'
import { type Change, PromotionRefused, prepareTakeover } from './promote.ts'
import type { DatabaseServer } from './server.ts'
import { createTlsReload } from './tls-reload.ts'

const periodMs = 500
const noticesRoomWithinMs = 2000

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
  const { dialect, servers, passwords, accountsFile, ca, stateFile, dataFolder, readDisk, log } =
    options
  const { durability = 'async' } = options
  let views: NodeView[] = []
  let observedAt = 0
  let primary: string | null = null
  let delaySeconds = 0
  let delayEndsAt = 0
  let stopped = false
  let working: Promise<void> = Promise.resolve()
  const reloadTls = createTlsReload(options.certificate ?? null, dialect, log)
  /** What read replicas use for their source. */
  let sourcePassword = passwords.replication()
  const errorsSeen = new Map<string, number>()
  const problems = new Map<string, string>()
  const disks = new Map(
    servers.map(({ name }) => [name, createDiskWatch(dataFolder(name), readDisk)]),
  )
  /** Epoch milliseconds at which a server did not notice that there is room again. */
  const stuckSince = new Map<string, number>()

  const serverOf = (name: string) => servers.find((one) => one.name === name) as DatabaseServer
  const viewOf = (name: string) => views.find((view) => view.name === name) as NodeView

  async function reconcile(): Promise<void> {
    const startedAt = Date.now()
    views = await Promise.all(servers.map((server) => observe(dialect, server)))
    observedAt = startedAt
    if (Date.now() > delayEndsAt) delaySeconds = 0
    setPrimary(choosePrimary(views, readPrimary(stateFile)))
    if (!primary) return
    // The primary first: what the others have is compared with it.
    const ordered = [...views].sort(
      (a, b) => Number(b.name === primary) - Number(a.name === primary),
    )
    for (const view of ordered) {
      const isFull = await checkDisk(view)
      if (!view.reachable) continue
      await reloadTls(serverOf(view.name))
      await reconcileOne(view, primary, isFull)
    }
  }

  function setPrimary(name: string | null): void {
    primary = name
    if (name && writePrimary(stateFile, name)) log.info(`${name} is the primary`)
  }

  async function reconcileOne(view: NodeView, chosen: string, isFull: boolean): Promise<void> {
    const { name } = view
    try {
      const step = await nextStep(view, chosen, isFull)
      if (isFull) reportFull(name, chosen)
      else if (!step) problems.delete(name)
      if (!step) return
      announce(name, step)
      // What was seen of the server before is not true meanwhile.
      if (step.do === 'rebuild')
        problems.set(name, `${step.because}: it is copied anew from ${chosen}`)
      await take(step, serverOf(name), chosen)
    } catch (error) {
      report(name, (error as Error).message)
    }
  }

  async function nextStep(view: NodeView, chosen: string, isFull: boolean): Promise<Step | null> {
    const others = views.filter((other) => other !== view)
    if (view.name === chosen) return stepForPrimary(view, others, isFull)
    const failed = view.replica !== null && hasLastingError(view.replica)
    const seen = failed ? (errorsSeen.get(view.name) ?? 0) + 1 : 0
    errorsSeen.set(view.name, seen)
    if (failed) report(view.name, view.replica?.message ?? '')
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

  /**
   * True while there is too little room on the server's disk. A server that ran into the full disk
   * before it was closed checks only once a minute whether there is room, so it is asked.
   */
  async function checkDisk({ name }: NodeView): Promise<boolean> {
    const disk = disks.get(name)
    if (!disk) return false
    if (disk.isFull()) return true
    if (disk.freedAt === null) return false
    const { query } = serverOf(name)
    const notices = await query('FLUSH LOCAL BINARY LOGS', [], noticesRoomWithinMs)
      // Held up by a read replica's other log.
      .then(() => dialect.readReplication(query))
      .then(
        () => true,
        () => false,
      )
    disk.forget()
    if (notices) return false
    stuckSince.set(name, Date.now())
    log.warn(`${name} does not notice that there is room on its disk again`)
    return false
  }

  function reportFull(name: string, chosen: string): void {
    const disk = disks.get(name)
    if (!disk) return
    report(name, name === chosen ? `takes no writes: ${fullText(disk)}` : fullText(disk))
  }

  function announce(name: string, step: Step): void {
    // A retry after a failure that has been reported is no news.
    if (problems.has(name)) return
    const because = 'because' in step ? `: ${step.because}` : ''
    log.info(`${name}: ${step.do}${because}`)
  }

  /** Logs a problem once, until it is another one. */
  function report(name: string, problem: string): void {
    if (problems.get(name) === problem) return
    problems.set(name, problem)
    log.warn(`${name}: ${problem}`)
  }

  /** One at a time, in the order of the calls. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = working.then(work)
    working = result.then(
      () => {},
      () => {},
    )
    return result
  }

  return {
    names: servers.map(({ name }) => name),
    /** One step for each server. */
    reconcile: () => alone(reconcile),

    async run(): Promise<void> {
      while (!stopped) {
        await alone(reconcile).catch((error) => log.error({ err: error }, 'reconciling failed'))
        await sleep(periodMs)
      }
    },
    stop(): void {
      stopped = true
      for (const server of servers) server.close()
    },

    /** Holds back what the read replica applies, for a while. Resolves when it does. */
    delay(seconds: number, forSeconds: number): Promise<void> {
      delaySeconds = seconds
      delayEndsAt = Date.now() + forSeconds * 1000
      return alone(reconcile)
    },

    /** Makes another server the primary. Resolves when it accepts writes. @throws PromotionRefused */
    promote: (name: string, ifUnreachable: Change['ifUnreachable']) =>
      alone(async () => {
        if (name === primary) return { graceful: true }
        const from = primary ? serverOf(primary) : null
        try {
          const result = await prepareTakeover({ dialect, from, to: serverOf(name), ifUnreachable })
          delaySeconds = 0
          setPrimary(name)
          return result
        } finally {
          // Closed first, then opened, then followed.
          for (let turn = 0; turn < 3; turn++) await reconcile()
        }
      }),

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
      nodes: views.map((view) => ({
        ...view,
        lagMs: lagOf(view),
        /** Why it does not replicate, or accepts no writes; null for none. */
        problem: problems.get(view.name) ?? null,
        diskFull: disks.get(view.name)?.full ?? false,
        /** Null where nobody knows. */
        disk: (disks.get(view.name)?.view ?? null) as DiskView | null,
        /** A process that started before this (epoch ms) waits for room that is there, and has to be killed. */
        stuckSince: stuckSince.get(view.name) ?? null,
      })),
    }),
  }

  /** By the heartbeats that the primary writes; null while nobody knows. */
  function lagOf({ beatAt, reachable }: NodeView): number | null {
    const newest = primary ? viewOf(primary)?.beatAt : null
    return reachable && newest && beatAt ? Math.max(0, newest - beatAt) : null
  }
}

export const readPasswordStatements = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('ALTER USER'))
