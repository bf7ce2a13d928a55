import { hostname } from 'node:os'
import { findOwnName } from '../../apps/control/drivers/container/dns.ts'
import { isOpen } from '../../apps/shared/demo-password.ts'

/** Entry point of the services `app` and `whoami`: finds out which replica of the service this is. */

const apps = {
  shop: () => import('../../apps/shop/main.ts'),
  whoami: () => import('../../apps/whoami/main.ts'),
}

const app = process.argv[2] ?? ''
if (!Object.hasOwn(apps, app)) {
  console.error(`There is no app "${app}": ${Object.keys(apps).join(', ')}.`)
  process.exit(2)
}

process.env.REPLICA_NAME ||= (await findOwnName()) ?? `${app}-${hostname()}`
// Everybody knows the passwords that the login page would show.
if (isOpen(process.env)) process.env.DEMO_ACCOUNTS = 'off'
await apps[app as keyof typeof apps]()
