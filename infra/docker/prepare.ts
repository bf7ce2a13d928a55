import { setTimeout as delay } from 'node:timers/promises'
import { isOpen } from '../../apps/shared/demo-password.ts'
import { fetchDirect } from '../../apps/shared/direct-http.ts'
import { innerUrl, trustAuthority } from '../../apps/shared/inner-tls.ts'
import { prepare } from '../../db/prepare.ts'
import { readPrepareConfig } from '../../db/prepare-config.ts'

/** Entry point of the service `prepare`: tables, settings, catalogue and demo accounts on the primary. */

const withinMs = 60_000

async function main(): Promise<void> {
  trustAuthority(process.env.TLS_CA_FILE)
  await prepare(
    readPrepareConfig({
      ...process.env,
      DATABASE_HOST: await waitForPrimary(),
      OPEN: isOpen(process.env) ? 'on' : 'off',
      DEMO_ACCOUNTS_SECRET_FILE: '/run/secrets/demo-accounts',
    }),
  )
}

async function waitForPrimary(): Promise<string> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      const answer = await fetchDirect(innerUrl('replication', 3001, '/primary'), {
        signal: AbortSignal.timeout(1000),
      })
      if (answer.ok) return (await answer.text()).trim()
    } catch {
      // The replication controller is about to start.
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
