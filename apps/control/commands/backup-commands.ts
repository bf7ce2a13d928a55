import * as z from 'zod'
import { Refusal } from '../refusal.ts'
import { command, type Result } from './command.ts'

export const backupCommands = {
  /** Dumps the data of the shop now. */
  backup: command({
    shape: z.object({}),
    runs: 'alone',
    async run({ driver }): Promise<Result> {
      const { file } = await driver.backups.backUp()
      return { code: 'backed-up', values: { file }, facts: { file } }
    },
  }),

  /** Restores the last backup beside the shop, to see that it can be restored, and how long it takes. */
  'check-backup': command({
    shape: z.object({}),
    runs: 'alone',
    async run({ driver }): Promise<Result> {
      const { to, tookMs, ...found } = await driver.backups.checkLast()
      const values = { time: to.toISOString(), tookMs, ...found }
      return { code: 'backup-checked', values, facts: { ...values, tookMs: Math.round(tookMs) } }
    },
  }),

  /** Makes the data of a moment again, in place of those that are there. */
  'restore-to': command({
    shape: z.object({ time: z.string().max(60) }),
    runs: 'alone',
    async run({ driver }, { time }): Promise<Result> {
      const to = new Date(time)
      if (Number.isNaN(to.getTime())) throw new Refusal(422, 'restore-time', { time })
      await driver.backups.check(to)
      // Nobody may write meanwhile; and what an app replica has in memory is of the other data.
      const running = (await driver.listApps()).filter(({ state }) => state !== 'stopped')
      for (const { name } of running) await driver.stop(name)
      try {
        const { dump, logs, tookMs } = await driver.backups.restore(to)
        const values = { time: to.toISOString(), dump, logs, tookMs }
        return { code: 'restored-to', values, facts: { ...values, tookMs: Math.round(tookMs) } }
      } finally {
        for (const { name } of running) await driver.start(name)
      }
    },
  }),
}
