import { lab } from '../lab/lab.ts'
import { exitCodes } from '../terminal/usage-error.ts'
import { doctor } from './doctor.ts'
import { openRequestLog } from './request-log.ts'

/** `docker compose exec lab lab …`: the launcher's own, but for what only the engine can do. */

const elsewhere: Readonly<Record<string, string>> = {
  down: 'docker compose down',
  reset: 'docker compose down --volumes',
}

const args = process.argv.slice(2)
const [name = ''] = args
const command = elsewhere[name]

if (command) {
  console.error(`Containers are commanded from outside. Type there:\n  ${command}`)
  process.exitCode = exitCodes.failed
} else if (name === 'doctor') {
  process.exitCode = await doctor(args.includes('--json'))
} else {
  process.exitCode = await lab(args, {
    root: '/app',
    findServers: () => ({ nginx: null, redis: null, database: null }),
    openLogs: openRequestLog,
  })
}
