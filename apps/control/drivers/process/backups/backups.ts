import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { readJson, writeJson } from '../../../../shared/json-file.ts'
import type { Checked, Restored } from '../../../driver.ts'
import { Refusal } from '../../../refusal.ts'
import type { Context } from '../context.ts'
import type { Databases } from '../databases.ts'
import { ordersNow, restoreBeside } from './check-backup.ts'
import { checkTools, dump, load, query, replay } from './database-tools.ts'
import { type Dump, type KeptLogs, planRestore } from './plan-restore.ts'

/** How many dumps are kept, and the binary logs since the oldest of them. */
const kept = 24
/** What a lost disk takes of the last changes, at most. */
const logsEveryMs = 60_000

export type Backups = ReturnType<typeof createBackups>

/**
 * Dumps of the shop's data, and the primary's binary logs between them, in the run folder's
 * `backups`: by both the data of any moment since the first dump can be made again.
 */
export function createBackups(
  context: Context,
  databases: Databases,
  log: (event: string) => void,
) {
  const folder = path.join(context.paths.backups, 'dumps')
  const logFolder = (primary: string) => path.join(context.paths.backups, 'binlogs', primary)
  const untilFile = path.join(context.paths.backups, 'binlogs.json')
  const timers: NodeJS.Timeout[] = []
  // One after the other: a restore must not meet a dump.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.catch(() => {}).then(work)
    last = next
    return next
  }

  const runningPrimary = (): string => {
    const { name, child } = databases.primary()
    if (child.state !== 'ready') throw new Refusal(503, 'no-primary')
    return name
  }

  async function keepLogs(): Promise<void> {
    const primary = runningPrimary()
    // The log that is being written is closed, and can be copied as a whole.
    const at = new Date()
    await query(context, primary, 'FLUSH BINARY LOGS')
    const data = context.paths.dataOf(primary)
    const names = (await readFile(path.join(data, 'binlog.index'), 'utf8')).match(/binlog\.\d+/g)
    await mkdir(logFolder(primary), { recursive: true, mode: 0o700 })
    for (const name of (names ?? []).slice(0, -1)) {
      const [source, copy] = [path.join(data, name), path.join(logFolder(primary), name)]
      if (existsSync(copy) || !existsSync(source)) continue
      await copyFile(source, `${copy}.new`)
      await rename(`${copy}.new`, copy)
    }
    writeJson(untilFile, { ...readJson<object>(untilFile), [primary]: at.toISOString() })
  }

  async function backUp(): Promise<Dump> {
    checkTools(context)
    const primary = runningPrimary()
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const unfinished = path.join(folder, 'unfinished')
    await dump(context, primary, unfinished)
    const stamp = new Date().toISOString().replaceAll(':', '-')
    const file = path.join(folder, `${stamp}_${primary}.sql`)
    await rename(unfinished, file)
    await keepLogs()
    await deleteOld()
    return readDump(file)
  }

  async function deleteOld(): Promise<void> {
    const all = await listDumps()
    for (const { file } of all.slice(0, -kept)) await rm(file)
    const left = all.slice(-kept)
    for (const primary of new Set(all.map((one) => one.primary))) {
      const oldest = left.find((one) => one.primary === primary)?.log
      for (const name of await namesIn(logFolder(primary)))
        if (!oldest || name < oldest) await rm(path.join(logFolder(primary), name), { force: true })
    }
  }

  async function listDumps(): Promise<Dump[]> {
    const names = (await namesIn(folder)).filter((name) => name.endsWith('.sql'))
    return Promise.all(names.map((name) => readDump(path.join(folder, name))))
  }

  async function keptLogs(): Promise<Map<string, KeptLogs>> {
    const until = readJson<Record<string, string>>(untilFile) ?? {}
    const all = Object.entries(until).map(async ([primary, at]): Promise<[string, KeptLogs]> => {
      const names = (await namesIn(logFolder(primary))).filter((name) => /\.\d+$/.test(name))
      return [primary, { names, until: new Date(at) }]
    })
    return new Map(await Promise.all(all))
  }

  async function planFor(to: Date) {
    checkTools(context)
    await keepLogs()
    return planRestore(await listDumps(), await keptLogs(), to)
  }

  /** In place of what is there; nothing may write meanwhile. */
  async function restore(to: Date): Promise<Restored> {
    const startedAt = performance.now()
    const primary = runningPrimary()
    const plan = await planFor(to)
    const counters = await query(context, primary, countersSql)
    await query(context, primary, 'DROP DATABASE stickyshop')
    await load(context, primary, plan.dump.file)
    const files = plan.logs.map((name) => path.join(logFolder(plan.dump.primary), name))
    await replay(context, primary, { files, position: plan.dump.position, to })
    await query(context, primary, `USE stickyshop; ${counters}`)
    // What comes now follows from this, and not from the dumps before.
    await backUp()
    return {
      dump: path.basename(plan.dump.file),
      logs: plan.logs.length,
      tookMs: performance.now() - startedAt,
    }
  }

  /** What the last backup has is restored beside the shop, which goes on meanwhile. */
  async function checkLast(): Promise<Checked> {
    checkTools(context)
    const primary = runningPrimary()
    const [dumps, logs] = [await listDumps(), await keptLogs()]
    const last = dumps.at(-1)
    if (!last) throw new Refusal(409, 'no-backup')
    // Without the logs that are still on the primary's disk: with that disk they would be lost.
    const to = logs.get(last.primary)?.until ?? last.completeAt
    const plan = planRestore(dumps, logs, to)
    const startedAt = performance.now()
    const orders = await restoreBeside(
      context,
      primary,
      path.join(context.paths.backups, 'check'),
      {
        file: plan.dump.file,
        files: plan.logs.map((name) => path.join(logFolder(plan.dump.primary), name)),
        ...{ position: plan.dump.position, to },
      },
    )
    const tookMs = performance.now() - startedAt
    return {
      dump: path.basename(plan.dump.file),
      logs: plan.logs.length,
      tookMs,
      ...{ to, orders, missing: Math.max(0, (await ordersNow(context, primary)) - orders) },
    }
  }

  return {
    backUp: () => inTurn(backUp),
    checkLast: () => inTurn(checkLast),
    /** @throws Refusal when the data of that moment cannot be made */
    check: (to: Date) => inTurn(async () => void (await planFor(to))),
    restore: (to: Date) => inTurn(() => restore(to)),
    /** Every so often, and the logs every minute; a failure is no reason to stop. */
    start(everyMs: number | null): void {
      if (everyMs === null) return
      const repeat = (work: () => Promise<unknown>, ms: number) => {
        const run = () =>
          void inTurn(work).catch((error) => log(`No backup was made: ${error.message}`))
        timers.push(setInterval(run, ms))
        return run
      }
      repeat(backUp, everyMs)()
      repeat(keepLogs, Math.min(everyMs, logsEveryMs))
    },
    stop(): void {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

// A number that was given to somebody must not be given to somebody else: a session or a bookmark
// may still have it.
const countersSql = `
SELECT CONCAT('ALTER TABLE ', table_name, ' AUTO_INCREMENT = ', auto_increment, ';')
FROM information_schema.tables WHERE table_schema = 'stickyshop' AND auto_increment IS NOT NULL`

const namesIn = async (folder: string): Promise<string[]> =>
  existsSync(folder) ? (await readdir(folder)).sort() : []

const position = /(?:MASTER|SOURCE)_LOG_FILE='([^']+)', (?:MASTER|SOURCE)_LOG_POS=(\d+)/
const named = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)_(.+)\.sql$/

/** @throws Error when the file is not one of ours, or not whole */
async function readDump(file: string): Promise<Dump> {
  const { size } = await stat(file)
  const handle = await open(file)
  const text = async (from: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, from)
    return buffer.subarray(0, bytesRead).toString()
  }
  try {
    const [, log, at] = position.exec(await text(0)) ?? []
    const [, day, hour, minute, second, primary] = named.exec(path.basename(file)) ?? []
    const isWhole = (await text(Math.max(0, size - 4096))).includes('-- Dump completed')
    if (!log || !primary || !isWhole) throw new Error(`${file} is not a whole dump.`)
    const completeAt = new Date(`${day}${hour}:${minute}:${second}`)
    return { file, primary, completeAt, log, position: Number(at) }
  } finally {
    await handle.close()
  }
}
