import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { asStage, stageWith } from '../../../../infra/stages/stages.ts'
import { databaseNames } from '../../../../infra/topology.ts'
import { readJson } from '../../../shared/json-file.ts'
import type { ReadOptions } from '../../options.ts'
import { copyData } from './copy-data.ts'
import { type Choices, chooseFrom, type Paths } from './run-folder.ts'

/** What runs, and what ran before where that was another stage. */
export interface ChosenStage {
  /** With single features exchanged. */
  stage: Stage
  /** The database servers; a single one is the primary of the last run. */
  databases: readonly string[]
  /** The primary of the last run; null before there was one. */
  lastPrimary: string | null
  /** The stage of the last start if it was another one. */
  stageBefore: Stage | null
}

/**
 * Reads what the options and the last start say; to be called before the choices are written.
 * @throws Error for people, when an option asks for what the stage does not have
 */
export function chooseStage({ options, given }: ReadOptions, paths: Paths): ChosenStage {
  const stored = readJson<Partial<Choices>>(paths.choices) ?? {}
  const chosen = chooseFrom(options, given, stored)
  const stage = stageWith(chosen.stage, chosen.features)
  const refuse = (asked: string, has: string): never => {
    throw new Error(
      `The stage ${stage.name} has ${has}, so ${asked} is not possible. Another stage: npm start -- --stage distributed`,
    )
  }
  if (given.has('replicas') && options.replicas > stage.apps.most)
    refuse(`--replicas ${options.replicas}`, 'one app replica')
  if (given.has('sessionStore') && options.sessionStore === 'redis' && !stage.redis)
    refuse('--session-store redis', 'no Redis')
  if (given.has('reads') && options.reads === 'replica' && stage.databases === 1)
    refuse('--reads replica', 'no read replica')
  if (stage.edges === 2 && process.platform !== 'linux')
    throw new Error(
      'Two load balancers share one port, and only Linux gives each a part of the connections. With one: --edges 1',
    )
  const nameBefore = stored.stage ?? (existsSync(paths.primary) ? 'distributed' : stage.name)
  const before = stageWith(nameBefore, { ...asStage, ...stored.features })
  // What a group has written is converted for read replicas, and the other way round.
  const isNew = stored.stage === undefined && !existsSync(paths.primary)
  const changes = !isNew && (before.name !== stage.name || before.failover !== stage.failover)
  return {
    stage,
    databases: databasesOf(stage, lastPrimary(paths)),
    lastPrimary: lastPrimary(paths),
    stageBefore: changes ? before : null,
  }
}

/** As many as the stage has; the last primary, which has the data, is always one of them. */
function databasesOf({ databases }: Stage, primary: string | null): string[] {
  const first = databaseNames.slice(0, databases)
  if (!primary || first.some((name) => name === primary)) return first
  return [...first.slice(0, -1), primary]
}

function lastPrimary({ primary }: Paths): string | null {
  const name = existsSync(primary) ? readFileSync(primary, 'utf8').trim() : ''
  return databaseNames.find((one) => one === name) ?? null
}

const kept = 5

/**
 * Copies the data of the last primary, whose server does not run, to a folder of its own under
 * `backups`, and keeps the newest five. Returns the folder; null when there are no data yet.
 * @throws Error for people, when the disk has too little room
 */
export async function backUpBeforeChange(paths: Paths, before: Stage): Promise<string | null> {
  const name = lastPrimary(paths) ?? databaseNames[0]
  const data = paths.dataOf(name)
  if (!existsSync(data)) return null
  const needed = await sizeOf(data)
  const { bavail, bsize } = statfsSync(paths.run)
  if (bavail * bsize < needed * 1.1)
    throw new Error(
      `The disk of ${paths.run} has too little room for a backup of ${name} (${Math.ceil(needed / 2 ** 20)} MB), which is made before the stage changes. Make room, or go on with: npm start -- --stage ${before.name}`,
    )
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const folder = path.join(paths.backups, `${stamp}-${before.name}-${name}`)
  await mkdir(paths.backups, { recursive: true, mode: 0o700 })
  await copyData(data, `${folder}.new`)
  await rename(`${folder}.new`, folder)
  const all = (await readdir(paths.backups)).filter((one) => !one.endsWith('.new')).sort()
  for (const old of all.slice(0, -kept))
    await rm(path.join(paths.backups, old), { recursive: true, force: true })
  return folder
}

/** Bytes of all files in a folder. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
