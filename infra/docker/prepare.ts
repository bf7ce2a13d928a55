import { existsSync } from 'node:fs'
import { copyFile, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isOpen } from '../../apps/shared/demo-password.ts'
import { fetchDirect } from '../../apps/shared/direct-http.ts'
import { innerUrl, trustAuthority } from '../../apps/shared/inner-tls.ts'
import { prepare } from '../../db/prepare.ts'
import { readPrepareConfig } from '../../db/prepare-config.ts'

/**
 * Entry point of the service `prepare`: this version's styles and scripts for the web servers; tables, settings,
 * catalogue and demo accounts on the primary.
 */

const withinMs = 60_000
const ownAssets = path.resolve(import.meta.dirname, '../../public/assets')
/** The volume that each web server reads. */
const assets = '/assets'

async function main(): Promise<void> {
  await addAssets()
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

/** Their names have a hash, so those of all versions lie side by side, and pages of each find their own. */
async function addAssets(): Promise<void> {
  for (const name of await readdir(ownAssets)) {
    const target = path.join(assets, name)
    if (existsSync(target)) continue
    // Under its name only when it is complete.
    await copyFile(path.join(ownAssets, name), `${target}.new`)
    await rename(`${target}.new`, target)
  }
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
