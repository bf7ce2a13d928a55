import { startLoadGenerator } from '../../apps/lab/traffic/traffic.ts'

/** Runs a load generator, for a test of what happens to it when this process dies; prints a dot for each report. */
await startLoadGenerator(JSON.parse(process.argv[2] ?? ''), () => process.stdout.write('.'))
