import { hostname } from 'node:os'
import { isOpen } from '../../../../shared/is-open.ts'
import { replicaNameByAddress } from './replica-name.ts'

/** `shop` or `whoami`, as a replica that finds out its own name. */

const apps = {
  shop: () => import('../../../../shop/main.ts'),
  whoami: () => import('../../../../whoami/main.ts'),
}

const app = process.argv[2] ?? ''
if (!Object.hasOwn(apps, app)) {
  console.error(`There is no app "${app}": ${Object.keys(apps).join(', ')}.`)
  process.exit(2)
}

process.env.REPLICA_NAME ||= (await replicaNameByAddress()) ?? `${app}-${hostname()}`
// Nothing that the login page shows would fit.
if (isOpen(process.env)) process.env.DEMO_ACCOUNTS = 'off'
await apps[app as keyof typeof apps]()
