import { setTimeout as delay } from 'node:timers/promises'
import { prepare } from '../../../../../db/prepare.ts'
import { readPrepareConfig } from '../../../../../db/prepare-config.ts'
import { fetchDirect } from '../../../../shared/direct-http.ts'
import { isOpen } from '../../../../shared/is-open.ts'

/** Prepares the database that is the primary now, as the keeper of the pair says. */

const keeper = 'http://replication:3001/primary'
const patienceMs = 60_000

async function main(): Promise<void> {
  await prepare(
    readPrepareConfig({
      ...process.env,
      DATABASE_HOST: await primary(),
      OPEN: isOpen(process.env) ? 'on' : 'off',
      DEMO_ACCOUNTS_SECRET_FILE: '/run/secrets/demo-accounts',
    }),
  )
}

async function primary(): Promise<string> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      const answer = await fetchDirect(keeper, { signal: AbortSignal.timeout(1000) })
      if (answer.ok) return (await answer.text()).trim()
    } catch {
      // It is about to start.
    }
    if (performance.now() > deadline)
      throw new Error('No database has become the primary: docker compose logs replication')
    await delay(200)
  }
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
