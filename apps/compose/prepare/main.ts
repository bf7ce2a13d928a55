import { setTimeout as delay } from 'node:timers/promises'
import { prepare } from '../../../db/prepare.ts'
import { type PrepareConfig, readPrepareConfig } from '../../../db/prepare-config.ts'
import { isOpen } from '../replica/is-open.ts'
import { renewDemoPasswords } from './renew-demo-passwords.ts'

/** Prepares the database that is the primary now, as the keeper of the pair says. */

const keeper = 'http://replication:3001/primary'
const patienceMs = 60_000

async function main(): Promise<void> {
  const config = readPrepareConfig({ ...process.env, DATABASE_HOST: await primary() })
  await prepare(config)
  await lockDemoAccounts(config)
}

async function primary(): Promise<string> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      const answer = await fetch(keeper, { signal: AbortSignal.timeout(1000) })
      if (answer.ok) return (await answer.text()).trim()
    } catch {
      // It is about to start.
    }
    if (performance.now() > deadline)
      throw new Error('No database has become the primary: docker compose logs replication')
    await delay(200)
  }
}

/** Where others get here, the passwords that everybody can read in the sources must not open anything. */
async function lockDemoAccounts(config: PrepareConfig): Promise<void> {
  if (config.DEMO_ACCOUNTS === 'off' || !isOpen(process.env)) return
  for (const { email, password } of await renewDemoPasswords(config))
    console.log(`demo account: ${email}  ${password}`)
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
