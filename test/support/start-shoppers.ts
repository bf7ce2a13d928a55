import { startLoadGenerator } from '../../apps/lab/traffic/load-process.ts'

/** A process that has shoppers, for a test of what becomes of them when it dies: one dot a second. */
await startLoadGenerator(JSON.parse(process.argv[2] ?? ''), () => process.stdout.write('.'))
