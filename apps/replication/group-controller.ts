import { type Controller, type ControllerOptions, readPasswordStatements } from './controller.ts'
import { clone, mysql } from './dialects/mysql.ts'
import {
  becomePrimary,
  credentials,
  joinStatements,
  leave,
  readMember,
} from './dialects/mysql-group.ts'
import { createDiskWatches } from './disk-watches.ts'
import {
  founders,
  type GroupView,
  isIdle,
  isMember,
  isOnline,
  primaryOf,
  relief,
} from './group-step.ts'
import { mostAdvanced } from './most-advanced.ts'
import { lagOf, type NodeView, observe } from './observe.ts'
import { readPrimary, writePrimary } from './primary-file.ts'
import { createProblems } from './problems.ts'
import { PromotionRefused, type Takeover } from './promote.ts'
import type { DatabaseServer } from './server.ts'
import { createTakeoverClock } from './takeover-clock.ts'
import { createTurns } from './turns.ts'

/** A server that was killed joins within 3 to 20 s. */
const joinsWithinMs = 90_000
/** It waits for writes in progress. */
const closesWithinMs = 5000
/** Transactions that are open at a planned change get so long to end. */
const endsWithinSeconds = 5
/** Of a primary that waits for room already, none can take over: it is tried again. */
const relievesEveryMs = 10_000

interface Options
  extends Pick<
    ControllerOptions,
    'servers' | 'passwords' | 'accountsFile' | 'stateFile' | 'dataFolder' | 'readDisk' | 'log'
  > {
  /** The same servers by other connections, for what takes many seconds. */
  patient: readonly DatabaseServer[]
}

/**
 * The controller of MySQL Group Replication. Who takes the writes is decided by the servers themselves,
 * also without this process: it founds the group, has servers join that are outside, and copies everything
 * to one that has what the others never had.
 */
export function createGroupController(options: Options): Controller {
  const { servers, patient, passwords, accountsFile, stateFile, log } = options
  let views: GroupView[] = []
  let observedAt = 0
  let primary: string | null = readPrimary(stateFile)
  let aloneSince: number | null = null
  let relievedAt = 0
  /** By server, what is under way with it. */
  const busy = new Map<string, Promise<void>>()
  const problems = createProblems(log)
  const takeover = createTakeoverClock()
  const disks = createDiskWatches({ ...options, dialect: mysql })
  const { alone, run, stop } = createTurns(reconcile, log)

  const serverOf = (name: string, list = servers) =>
    list.find((one) => one.name === name) as DatabaseServer
  const viewOf = (name: string | null) => views.find((view) => view.name === name)
  const isFull = (name: string) => disks.problemOf(name) !== null

  async function reconcile(): Promise<void> {
    const startedAt = Date.now()
    views = await Promise.all(servers.map(observeMember))
    observedAt = startedAt
    const chosen = primaryOf(views)
    if (chosen) primary = chosen.name
    takeover.see(chosen?.name ?? null, Date.now())
    if (chosen && writePrimary(stateFile, chosen.name)) log.info(`${chosen.name} is the primary`)
    for (const view of views) await reportDisk(view)
    if (views.some(isMember)) {
      aloneSince = null
      if (chosen) {
        const next = relief(views, chosen, isFull)
        if (next && Date.now() > relievedAt + relievesEveryMs) {
          relievedAt = Date.now()
          begin(next.name, () => alone(() => relieve(chosen, next)))
        }
        for (const view of views.filter(isIdle)) begin(view.name, () => join(view, chosen))
      }
    } else await foundAgain()
  }

  /** What else was wrong with a member is over; with a full disk it is one all the same. */
  async function reportDisk(view: GroupView): Promise<void> {
    await disks.isFull(serverOf(view.name))
    const full = disks.problemOf(view.name)
    if (full) problems.report(view.name, full)
    else if (isMember(view)) problems.end(view.name)
  }

  async function observeMember(server: DatabaseServer): Promise<GroupView> {
    const view = await observe(mysql, server)
    const member = view.reachable ? await readMember(server.query).catch(() => null) : null
    return { ...view, replica: null, member }
  }

  /** A server that is outside becomes a member. */
  async function join(view: GroupView, chosen: GroupView): Promise<void> {
    const { name } = view
    const { errant } = await mysql.compare(view.executed, serverOf(chosen.name).query)
    if (errant) {
      problems.report(
        name,
        `it has ${errant} that ${chosen.name} never received: it is copied anew`,
      )
      if (view.member?.state === 'ERROR') await serverOf(name, patient).run([leave])
      const source = { ...serverOf(chosen.name), password: passwords.replication(), ca: null }
      return clone(serverOf(name, patient), source)
    }
    log.info(`${name}: join`)
    await start(name, false)
  }

  async function relieve(full: GroupView, { name }: GroupView): Promise<void> {
    log.info(`${name} takes the writes: ${full.name} has no room on its disk`)
    await becomePrimary(serverOf(name, patient).query, endsWithinSeconds, relievesEveryMs)
    takeover.move(name)
  }

  async function foundAgain(): Promise<void> {
    aloneSince ??= Date.now()
    const remembered = readPrimary(stateFile)
    const candidates = founders(views, remembered, Date.now() - aloneSince)
    // What the primary had was acknowledged.
    const ordered = [...candidates].sort(
      (a, b) => Number(b.name === remembered) - Number(a.name === remembered),
    )
    const founder = await mostAdvanced(ordered, (executed, name) =>
      mysql.compare(executed, serverOf(name).query),
    )
    if (founder)
      begin(founder, async () => {
        log.info(`${founder}: found the group`)
        await start(founder, true)
      })
    const waits = 'the group has no majority, and waits for the others'
    if (!founder)
      for (const { name } of views.filter(isIdle)) if (!busy.has(name)) problems.report(name, waits)
  }

  async function start(name: string, found: boolean): Promise<void> {
    for (const statement of joinStatements(passwords.replication(), found))
      await serverOf(name, patient).query(statement, [], joinsWithinMs)
  }

  /** In the background, as joining takes longer than an observation. */
  function begin(name: string, work: () => Promise<void>): void {
    if (busy.has(name)) return
    const done = work()
      .catch((error: Error) => problems.report(name, error.message))
      .finally(() => busy.delete(name))
    busy.set(name, done)
  }

  async function change(name: string): Promise<Takeover> {
    await reconcile()
    const view = viewOf(name)
    if (!view?.reachable) throw new PromotionRefused('no-answer', { name })
    const old = primaryOf(views)
    if (old?.name === name) return { graceful: true, lost: 0 }
    if (!old && isIdle(view)) {
      // There is no group: begin with what this one has.
      await busy.get(name)
      await start(name, true)
    } else if (old && isOnline(view)) {
      if (isFull(name)) throw new PromotionRefused('no-room', { name, primary: old.name })
      await becomePrimary(serverOf(name, patient).query, endsWithinSeconds)
      takeover.move(name)
    } else {
      const error = ` (${view.member?.state ?? 'no group'})`
      throw new PromotionRefused('not-connected', {
        name,
        primary: old?.name ?? 'the group',
        error,
      })
    }
    await reconcile()
    return { graceful: old !== null, lost: old ? 0 : null }
  }

  return {
    names: servers.map(({ name }) => name),
    reconcile: () => alone(reconcile),
    run,
    stop(): void {
      stop()
      for (const server of [...servers, ...patient]) server.close()
    },
    /** Members apply changes as they come. @throws PromotionRefused */
    async delay(): Promise<void> {
      throw new PromotionRefused('no-delay-in-group', {})
    },
    /** Resolves when it accepts writes. @throws PromotionRefused */
    promote: (name) => alone(() => change(name)),
    /**
     * A server that is stopped first leaves the group, and then waits up to 50 s for what clients still
     * commit: nobody is there to agree to it.
     */
    close: async (name) => {
      for (const statement of mysql.close)
        await serverOf(name, patient).query(statement, [], closesWithinMs)
    },
    /** Has every server accept the passwords that the files have, and use them between each other. @throws PromotionRefused */
    changePasswords: () =>
      alone(async () => {
        await reconcile()
        const away = views.find(({ reachable }) => !reachable)
        if (away) throw new PromotionRefused('no-answer', { name: away.name })
        const statements = readPasswordStatements(accountsFile)
        for (const { name, closed } of views) {
          await serverOf(name).run(mysql.unlogged(statements, closed))
          await serverOf(name).run([credentials(passwords.replication())])
        }
        await reconcile()
      }),
    primary: () => primaryOf(views)?.name ?? null,
    state: () => ({
      ...{ observedAt, primary, delaySeconds: 0, delayEndsAt: null },
      tookOverMs: takeover.tookMs(),
      nodes: views.map((view) => ({
        ...withoutMember(view),
        lagMs: lagOf(view, viewOf(primary)),
        problem: problems.of(view.name) ?? (view.reachable && !isOnline(view) ? joins : null),
        ...disks.stateOf(view.name),
      })),
    }),
  }
}

/** Of a server that is no full member yet. */
const joins = 'joins the group'

const withoutMember = ({ member: _, ...view }: GroupView): NodeView => view
