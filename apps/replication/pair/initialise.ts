import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '../../control/drivers/process/context.ts'
import { databaseArguments, databaseConfig } from '../../control/drivers/process/process-specs.ts'

/** Writes the node's configuration, and makes the folders that it names but for the data's. */
export async function writeDatabaseConfig(context: Context, name: string): Promise<void> {
  const { paths, flavour } = context
  const files = ['shared.cnf', flavour.topologyFile].map((file) => path.join(paths.topology, file))
  const topology = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  await mkdir(paths.temporaryOf(name), { recursive: true, mode: 0o700 })
  await writeFile(paths.configOf(name), databaseConfig(context, name, topology), { mode: 0o600 })
  // Servers ignore a configuration that everybody may write.
  await chmod(paths.configOf(name), 0o600)
}

export const hasData = ({ paths }: Context, name: string): boolean => existsSync(paths.dataOf(name))

/**
 * Makes the data folders of these nodes, in this order: one is initialised, the others are
 * copies, as that takes a moment only. Half-made folders never get their final name.
 */
export async function makeDataFolders(context: Context, names: readonly string[]): Promise<void> {
  const [first, ...others] = names
  if (!first) return
  const final = (name: string) => context.paths.dataOf(name)
  const made = (name: string) => `${final(name)}.new`
  for (const name of names) await rm(made(name), { recursive: true, force: true })
  await initialise(context, first, made(first))
  for (const name of others) await cp(made(first), made(name), { recursive: true })
  for (const name of names) {
    await rm(final(name), { recursive: true, force: true })
    await rename(made(name), final(name))
  }
}

async function initialise(context: Context, name: string, folder: string): Promise<void> {
  const { flavour, programs, secrets, paths } = context
  const sqlFile = path.join(paths.data, 'initial.sql')
  const sql = await flavour.initialSql(secrets, programs.database)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(sqlFile, sql, { mode: 0o600 })
  try {
    await runOnce(
      programs.database,
      [...databaseArguments(context, name), ...flavour.initialise(sqlFile), `--datadir=${folder}`],
      flavour.sqlOnStdin ? sql : '',
      context.cancelled,
    )
    // MySQL's identity of a server; each copy makes its own.
    await rm(path.join(folder, 'auto.cnf'), { force: true })
  } finally {
    await rm(sqlFile, { force: true })
  }
}

function runOnce(
  command: string,
  args: string[],
  input: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'], signal })
  const output: Buffer[] = []
  child.stderr.on('data', (chunk) => output.push(chunk))
  // A server that ends early has said why; that it does not read on is no news.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const tail = Buffer.concat(output).toString().trim().split('\n').slice(-10).join('\n')
      reject(
        new Error(`The data folder could not be made (${command} ended with ${code}):\n${tail}`),
      )
    })
  })
}
