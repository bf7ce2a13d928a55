import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { DialectName } from '../../../../replication/dialects/dialect.ts'
import { until } from '../../../../shared/until.ts'
import type { Context } from '../context.ts'
import { initialise } from '../data-folders.ts'
import { databaseProcess } from '../database-config.ts'
import { load, query, replay } from './database-tools.ts'

const startsWithinMs = 30_000
const countOrders = 'SELECT COUNT(*) FROM stickyshop.orders'

interface Backup {
  file: string
  /** Binary logs, of which the first one counts from `position` on. */
  files: readonly string[]
  position: number
  to: Date
}

/**
 * Restores a backup to an empty server of its own, which is gone afterwards: the shop's servers are
 * not touched. It has no network and no accounts, only a socket in a folder of ours.
 * @returns how many orders the restored data have
 */
export async function restoreBeside(
  context: Context,
  primary: string,
  folder: string,
  { file, files, position, to }: Backup,
): Promise<number> {
  await rm(folder, { recursive: true, force: true })
  try {
    await initialise(context, primary, folder)
    const { command, args, env } = databaseProcess(context, primary, {
      args: alone(folder, context.dialect),
    })
    const ends = { signal: context.cancelled, killSignal: 'SIGKILL' } as const
    const server = spawn(command, args, { cwd: folder, env, stdio: 'ignore', ...ends })
    const ended = new Promise((resolve) => server.on('close', resolve).on('error', resolve))
    try {
      const copy = { folder }
      const answers = () =>
        query(context, copy, 'SELECT 1').then(
          () => true,
          () => false,
        )
      if (!(await until(answers, startsWithinMs, 100)))
        throw new Error('The server for the restored data did not start.')
      await load(context, copy, file)
      await replay(context, copy, { files, position, to })
      return Number(await query(context, copy, countOrders))
    } finally {
      server.kill('SIGKILL')
      await ended
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How many orders the shop has now. */
export const ordersNow = async (context: Context, primary: string): Promise<number> =>
  Number(await query(context, primary, countOrders))

/** What a server does not need that nobody else talks to; later options win over the file's. */
const alone = (folder: string, dialect: DialectName): string[] => [
  ...[`--datadir=${folder}`, `--tmpdir=${folder}`, '--skip-networking', '--skip-grant-tables'],
  ...['--init-file=/dev/null', '--slow-query-log=OFF', '--skip-log-bin', '--read-only=OFF'],
  ...(dialect === 'MySQL'
    ? [
        ...['--super-read-only=OFF', '--log-replica-updates=OFF'],
        '--loose-rpl-semi-sync-source-enabled=OFF',
      ]
    : [
        ...['--log-slave-updates=OFF', '--rpl-semi-sync-master-enabled=OFF'],
        ...['--wsrep-on=OFF', '--wsrep-provider=none'],
      ]),
]
