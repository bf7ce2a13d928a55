import { nameOf } from './cells.ts'
import { naiveBuilds, runNaive } from './naive.ts'
import { openLoopback } from './namespaces.ts'
import { addToRecord, recordFile } from './record.ts'

/** The process of `npm run chaos -- --naive`: fails when the checker does not find what a build lacks. */

openLoopback()
for (const naive of naiveBuilds) {
  const result = await runNaive(naive)
  addToRecord(recordFile, 'naive', result)
  const { rounds, trials, violations, breaks } = result
  console.log(
    `${naive.name}, ${nameOf(naive.injections)}: "${breaks}" is violated ${violations} of ${trials} times in ${rounds} rounds`,
  )
  if (violations === 0) process.exitCode = 1
}
process.exit()
