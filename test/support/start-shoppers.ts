import { startShoppers } from '../../apps/lab/traffic/shoppers-process.ts'

/** A process that has shoppers, for a test of what becomes of them when it dies: one dot a second. */
await startShoppers(JSON.parse(process.argv[2] ?? ''), () => process.stdout.write('.'))
