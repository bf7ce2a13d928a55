import { runNaive, stopNaive } from './naive.ts'
import { naiveBuilds } from './naive-builds.ts'
import { openLoopback } from './namespaces.ts'
import { addToRecord, readRecord, recordFile } from './record.ts'

/** The process of `npm run chaos -- --naive`: fails when the checker does not find what a build lacks. */

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => stopNaive().finally(() => process.exit(1)))

openLoopback()
const found = readRecord(recordFile).naive.filter(({ violations }) => violations > 0)
for (const naive of naiveBuilds.filter(({ name }) => !found.some((one) => one.naive === name))) {
  const result = await runNaive(naive)
  addToRecord(recordFile, 'naive', result)
  const { how, breaks, trials, violations } = result
  console.log(`${naive.name}, ${how}: "${breaks}" is violated ${violations} of ${trials} times`)
  if (violations === 0) process.exitCode = 1
}
process.exit()
