import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { redisGroup, redisNames } from '../../../../infra/topology.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { askRedis, redisIsReady, redisResponds } from './redis.ts'
import {
  redisConfig,
  redisProcess,
  redisRoles,
  sentinelConfig,
  sentinelProcess,
} from './redis-config.ts'
import { controlOfRedis, writeRedisUsers } from './secrets.ts'

export type RedisServers = ReturnType<typeof createRedisServers>

/** When another server became the master, and for how long there was none before. */
export interface RedisTakeover {
  from: string
  to: string
  /** From the old master's last answer until the sentinels named the new one. */
  tookMs: number
  at: Date
}

/** Redis: no server, one, or three with three sentinels that choose the master among them. */
export function createRedisServers(context: Context, hooks: ChildHooks) {
  const { nodes: names, sentinels: watching } = redisRoles(context)
  const account = () => controlOfRedis(context)
  const prepared = new Set<string>()
  const nodes = names.map(createNode)
  const sentinels = watching.map(createSentinel)
  let master = watching.length > 0 ? lastMaster(context) : (names[0] ?? null)
  let takeover: RedisTakeover | null = null

  function createNode(name: string): Child {
    return createChild({
      ...hooks,
      name,
      logFile: context.paths.logOf(name),
      async spec() {
        await writeConfig(name, 'redis.conf', redisConfig(context, name, master))
        writeRedisUsers(context)
        return redisProcess(context, name)
      },
      port: () => context.port(name),
      isReady: () => isInSync(name),
      isAlive: () => redisResponds(context.port(name), account()),
    })
  }

  function createSentinel(name: string): Child {
    return createChild({
      ...hooks,
      name,
      logFile: context.paths.logOf(name),
      async spec() {
        // It keeps there what it has learned: who is the master, and since which election.
        if (!prepared.has(name))
          await writeConfig(name, 'sentinel.conf', sentinelConfig(context, name, master ?? ''))
        prepared.add(name)
        writeRedisUsers(context)
        return sentinelProcess(context, name)
      },
      port: () => context.port(name),
      isReady: () => redisIsReady(context.port(name), account()),
      isAlive: () => redisResponds(context.port(name), account()),
    })
  }

  async function writeConfig(name: string, file: string, text: string): Promise<void> {
    const folder = context.paths.dataOf(name)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(path.join(folder, file), text, { mode: 0o600 })
  }

  /** A replica has its master's data before it counts as running: made the master without, it would lose them. */
  async function isInSync(name: string): Promise<boolean> {
    if (watching.length === 0) return redisIsReady(context.port(name), account())
    const info = await askRedis(context.port(name), account(), 'INFO replication').catch(() => '')
    return /^role:master|^master_link_status:up/m.test(info)
  }

  /** Whom most of the sentinels that answer call the master; null when none does. */
  async function askSentinels(): Promise<string | null> {
    const answers = await Promise.all(
      sentinels
        .filter(({ state }) => state === 'ready')
        .map((one) =>
          askRedis(
            context.port(one.name),
            account(),
            `SENTINEL get-master-addr-by-name ${redisGroup}`,
          ).catch(() => ''),
        ),
    )
    const voted = answers.flatMap((answer) => {
      const port = Number(/\$\d+\r\n(\d{2,5})\r\n/.exec(answer)?.[1])
      return names.find((name) => context.port(name) === port) ?? []
    })
    return (
      voted.find((name) => voted.filter((one) => one === name).length * 2 > voted.length) ?? null
    )
  }

  let answeredAt = performance.now()
  const watch = repeat(async () => {
    const named = await askSentinels()
    if (!named || named === master) return
    if (master) {
      takeover = {
        ...{ from: master, to: named, at: new Date() },
        tookMs: performance.now() - answeredAt,
      }
      const seconds = (takeover.tookMs / 1000).toFixed(1)
      hooks.log(
        `${named} is Redis\u2019 master now, ${seconds} s after the last answer of ${master}.`,
      )
    }
    master = named
    answeredAt = performance.now()
    writeMaster(context, named)
    hooks.onChange()
  })
  const listen = repeat(async () => {
    const asked = master
    if (!asked) return
    const answers = await redisIsReady(context.port(asked), account())
    if (answers && asked === master) answeredAt = performance.now()
  })

  return {
    nodes,
    sentinels,
    /** What has the sessions; null in a stage without Redis. */
    master: (): Child | null => nodes.find(({ name }) => name === master) ?? null,
    takeover: () => takeover,
    /** Before the first start, and before a master is written down. */
    prepare(): void {
      if (names.length === 0) return
      moveData(context, names, master ?? '')
      if (watching.length > 0 && master) writeMaster(context, master)
    },
    /** Follows who is the master; there is nothing to follow with a single server. */
    start(): void {
      if (watching.length === 0) return
      watch.start()
      listen.start()
    },
    async stop(graceMs: number): Promise<void> {
      watch.stop()
      listen.stop()
      // First those that would see a failure in it.
      await Promise.all(sentinels.map((one) => one.stop(graceMs)))
      await Promise.all(nodes.map((one) => one.stop(graceMs)))
    },
  }
}

const periodMs = 200

function repeat(work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  async function loop(): Promise<void> {
    await work().catch(() => {})
    if (!stopped) timer = setTimeout(loop, periodMs)
  }
  return {
    start: () => void loop(),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function lastMaster({ paths }: Context): string {
  const name = existsSync(paths.redisMaster) ? readFileSync(paths.redisMaster, 'utf8').trim() : ''
  return redisNames.find((one) => one === name) ?? redisNames[0]
}

function writeMaster({ paths }: Context, name: string): void {
  mkdirSync(path.dirname(paths.redisMaster), { recursive: true, mode: 0o700 })
  writeFileSync(paths.redisMaster, `${name}\n`, { mode: 0o600 })
}

/** The sessions of one Redis go on in the master of three, and the other way round. */
function moveData({ paths, stage }: Context, names: readonly string[], master: string): void {
  const from = stage.sentinels > 0 ? 'redis' : lastMaster({ paths } as Context)
  if (!existsSync(paths.dataOf(from))) return
  rmSync(paths.dataOf(master), { recursive: true, force: true })
  renameSync(paths.dataOf(from), paths.dataOf(master))
  // What other servers still have is older.
  for (const name of ['redis', ...redisNames])
    if (name !== master && !names.includes(name))
      rmSync(paths.dataOf(name), { recursive: true, force: true })
}
