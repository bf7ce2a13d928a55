import { sharedStack } from './support/stack.ts'

// The same tests as on MariaDB, here on the containers' MySQL: by its address in the data network,
// which the engine's own machine reaches (on Linux).
const stack = sharedStack()
const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
  'db-1',
  '.NetworkSettings.Networks',
)
const [network] = Object.values(networks)
const password = await stack.compose(['exec', '-T', 'db-1', 'cat', '/run/secrets/database-shop'])
process.env.TEST_DATABASE = `mysql://shop:${encodeURIComponent(password.trim())}@${network?.IPAddress}:3306/stickyshop`
await import('../integration/shop/repositories.test.ts')
