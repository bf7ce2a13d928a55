import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Paths } from '../../control/drivers/process/run-folder.ts'
import { exitCodes, UsageError } from '../terminal/command-line.ts'
import { down } from './down.ts'
import type { OwnCommand } from './lab-command.ts'

export const resetCommand: OwnCommand = {
  name: 'reset',
  usage: '[--yes]',
  summary: 'stop everything and delete all data: orders, people, sessions',
  details: ['--yes       do not ask; without a terminal it is needed'],
  flags: { yes: 'switch' },
  words: [0, 0],
  async run({ paths, switches, style }) {
    const sure = switches.has('yes') || process.env.npm_config_yes === 'true'
    if (!sure && !process.stdin.isTTY)
      throw new UsageError([
        'This deletes all data. Without a terminal, type: npm run lab reset -- --yes',
      ])
    if (!sure && !(await isConfirmed(paths)))
      return { text: 'Nothing was changed.\n', json: { deleted: [] }, code: exitCodes.failed }
    await down(paths)
    const deleted = await deleteAll(paths)
    const text = deleted.length > 0 ? 'All data are deleted.' : 'There was nothing to delete.'
    return { text: `${style.green(style.tick)} ${text}\n`, json: { message: text, deleted } }
  },
}

/** Asks on stderr: stdout is for the answer. */
async function isConfirmed({ run }: Paths): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Delete all data in ${run}? Type yes: `)
  terminal.close()
  return answer.trim().toLowerCase() === 'yes'
}

/**
 * Only what we have made: the folder may be one that somebody uses for more. The certificates stay, as
 * browsers may have been told to trust their authority.
 */
async function deleteAll(paths: Paths): Promise<string[]> {
  const { run, data, edge, logs, state, choices, secrets, lock } = paths
  const proxies = (existsSync(run) ? await readdir(run) : [])
    .filter((name) => /^(web|edge)(-\d+)?$/.test(name))
    .map((name) => path.join(run, name))
  const ours = [
    data,
    edge,
    logs,
    state,
    choices,
    secrets,
    lock,
    path.join(run, 'control.sock'),
  ].concat(proxies.filter((folder) => folder !== edge))
  const deleted = ours.filter((file) => existsSync(file))
  for (const file of deleted) await rm(file, { recursive: true, force: true })
  if (existsSync(run) && (await readdir(run)).length === 0) await rm(run, { recursive: true })
  return deleted
}
