import { type Controller, type ControllerOptions, readPasswordStatements } from './controller.ts'
import { type MemberState, onThisMember, readMember, release, switchTo } from './dialects/galera.ts'
import { createDiskWatches } from './disk-watches.ts'
import { lagOf, type NodeView, observe } from './observe.ts'
import { writePrimary } from './primary-file.ts'
import { createProblems } from './problems.ts'
import { PromotionRefused } from './promote.ts'
import type { DatabaseServer } from './server.ts'
import { createTakeoverClock } from './takeover-clock.ts'
import { createTlsReload } from './tls-reload.ts'
import { createTurns } from './turns.ts'

type MemberView = NodeView & { member: MemberState | null }

/**
 * Watches the members of a Galera group. They find each other and let go of one that is gone by
 * themselves, also without this process; it shows what they say, and moves the writes when it is asked.
 */
export function createGaleraController(options: ControllerOptions): Controller {
  const { dialect, servers, accountsFile, stateFile, log } = options
  let views: MemberView[] = []
  let observedAt = 0
  let primary: string | null = null
  const problems = createProblems(log)
  const takeover = createTakeoverClock()
  const disks = createDiskWatches(options)
  const reloadTls = createTlsReload(options.certificate ?? null, dialect, log)
  const { alone, run, stop } = createTurns(reconcile, log)

  const serverOf = (name: string) => servers.find((one) => one.name === name) as DatabaseServer

  async function look(server: DatabaseServer): Promise<MemberView> {
    const view = await observe(dialect, server)
    const member = view.reachable ? await readMember(server.query).catch(() => null) : null
    return { ...view, member, writable: member?.writable ?? false, closed: !member?.writable }
  }

  async function reconcile(): Promise<void> {
    const startedAt = Date.now()
    views = await Promise.all(servers.map(look))
    observedAt = startedAt
    const writers = views.filter(({ writable }) => writable)
    if (writers.length === 1) setPrimary(writers[0]?.name ?? '')
    takeover.see(writers.length === 1 ? primary : null, Date.now())
    for (const view of views) await check(view)
  }

  function setPrimary(name: string): void {
    primary = name
    if (writePrimary(stateFile, name)) log.info(`${name} takes the writes`)
  }

  async function check(view: MemberView): Promise<void> {
    const { name, member, replica, reachable } = view
    const isFull = await disks.isFull(serverOf(name))
    // All others wait for a member that cannot write what they send; without it they go on.
    if (member && member.released !== isFull)
      await release(serverOf(name).query, isFull).catch((error) =>
        log.warn({ error: String(error) }, `${name} could not be released`),
      )
    if (isFull) return problems.report(name, fullText(name))
    if (!reachable) return
    await reloadTls(serverOf(name))
    // From when it followed a primary.
    if (replica)
      await serverOf(name)
        .run(['STOP SLAVE', 'RESET SLAVE ALL'])
        .catch((error) => log.debug({ error: String(error) }, 'still configured as a read replica'))
    if (member?.isMember) problems.end(name)
    else problems.report(name, `is no member of the group now (${member?.state ?? 'no answer'})`)
  }

  const fullText = (name: string) => disks.problemOf(name) ?? ''

  return {
    names: servers.map(({ name }) => name),
    reconcile: () => alone(reconcile),
    run,
    stop(): void {
      stop()
      for (const server of servers) server.close()
    },

    /** All members of a group have to keep up. @throws PromotionRefused */
    delay: async (seconds) => {
      if (seconds > 0) throw new PromotionRefused('no-delay-in-group', {})
    },

    /** Moves the writes; resolves when the member takes them. @throws PromotionRefused */
    promote: (name) =>
      alone(async () => {
        await reconcile()
        if (name === primary) return { graceful: true, lost: 0 }
        const next = views.find((view) => view.name === name)?.member
        if (!next?.isMember) throw new PromotionRefused('no-member', { name })
        const writer = views.find(({ writable }) => writable)
        if (!writer) throw new PromotionRefused('group-decides', { name })
        await switchTo(serverOf(writer.name).query, name)
        takeover.move(name)
        await reconcile()
        return { graceful: true, lost: 0 }
      }),

    close: async () => {},

    changePasswords: () =>
      alone(async () => {
        await reconcile()
        const away = views.find(({ reachable }) => !reachable)
        if (away) throw new PromotionRefused('no-answer', { name: away.name })
        const statements = readPasswordStatements(accountsFile)
        for (const { name } of views) await serverOf(name).run(onThisMember(statements))
      }),

    primary: () =>
      views.some(({ name, writable }) => writable && name === primary) ? primary : null,

    state: () => ({
      observedAt,
      primary,
      delaySeconds: 0,
      delayEndsAt: null,
      tookOverMs: takeover.tookMs(),
      nodes: views.map(({ member: _, ...view }) => ({
        ...view,
        lagMs: lagOf(
          view,
          views.find(({ name }) => name === primary),
        ),
        problem: problems.of(view.name),
        ...disks.stateOf(view.name),
      })),
    }),
  }
}
