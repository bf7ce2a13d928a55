import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import type { Driver } from '../driver.ts'
import { Refusal } from '../refusal.ts'
import { command, type Result } from './command.ts'

const everyMs = 100

export const deployCommand = {
  /**
   * Runs the build that is there now, and counts the requests that fail meanwhile. The single app
   * replica of the stage `simple` is stopped and started; several are restarted one by one.
   */
  deploy: command({
    shape: z.object({}),
    runs: 'alone',
    async run({ driver, faults }): Promise<Result> {
      const apps = (await driver.listApps()).filter(({ state }) => state !== 'stopped')
      if (apps.length === 0)
        throw new Refusal(409, 'not-running', { name: 'app-1', state: 'stopped' })
      const startedAt = performance.now()
      const { count, failed } = await countFailures(driver, async () => {
        for (const { name } of apps) {
          for (const fault of ['pause', 'drain'] as const) faults.clear(fault, name)
          if (driver.stage.apps.most > 1) await driver.restart(name)
          else {
            await driver.stop(name)
            await driver.start(name)
          }
        }
      })
      const tookMs = performance.now() - startedAt
      const version = (await driver.listApps())[0]?.report?.version ?? '?'
      const facts = { version, apps: apps.length, requests: count, failed, tookMs }
      const code = driver.stage.apps.most > 1 ? 'deployed' : 'deployed-with-downtime'
      return { code, values: { ...facts, name: apps[0]?.name ?? '?' }, facts }
    },
  }),
}

/** A request every tenth of a second, whether or not those before are answered, while `work` goes on. */
async function countFailures(driver: Driver, work: () => Promise<void>) {
  const sent: Promise<boolean>[] = []
  let over = false
  const sending = (async () => {
    while (!over) {
      sent.push(driver.canBrowse())
      await delay(everyMs)
    }
  })()
  try {
    await work()
  } finally {
    over = true
    await sending
  }
  const answers = await Promise.all(sent)
  return { count: answers.length, failed: answers.filter((ok) => !ok).length }
}
