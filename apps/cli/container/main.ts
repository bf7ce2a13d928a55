import { createControlClient } from '../../control/client.ts'
import { checkRunning } from '../lab/doctor/checks.ts'
import { doctorText } from '../lab/doctor/doctor.ts'
import { lab } from '../lab/lab.ts'
import { exitCodes } from '../terminal/command-line.ts'
import { styleFor } from '../terminal/output.ts'
import { openRequestLog } from './request-log.ts'

/** `docker compose exec lab lab …`: as `npm run lab`, except for what only the engine can do. */

const elsewhere: Readonly<Record<string, string>> = {
  down: 'docker compose down',
  reset: 'docker compose down --volumes',
}

const args = process.argv.slice(2)
const [name = ''] = args
const command = elsewhere[name]

if (command) {
  console.error(`Containers are controlled from the host. Run there:\n  ${command}`)
  process.exitCode = exitCodes.failed
} else if (name === 'doctor') {
  process.exitCode = await doctor(args.includes('--json'))
} else {
  process.exitCode = await lab(args, {
    root: '/app',
    findServers: () => ({
      nginx: null,
      haproxy: null,
      redis: null,
      database: null,
      galera: null,
      monitoring: {},
    }),
    openLogs: openRequestLog,
    findVersion: async (image) => ({ name: nameOf(image), source: image }),
  })
}

/** The tag of an image, or what it is called without: `shop/app:v2` is `v2`. */
function nameOf(image: string): string {
  const [, name = image] = /:([^:/]+)$/.exec(image) ?? /([^/]+)$/.exec(image) ?? []
  return name.replace(/[^\w.-]/g, '-').slice(0, 40)
}

/** Looks for problems, and prints what to do about them. Resolves to the exit code. */
async function doctor(json: boolean): Promise<number> {
  process.chdir(process.env.RUN_DIR ?? '.')
  const status = await createControlClient().status()
  const checks = checkRunning(status).map((check) => ({
    ...check,
    found: check.found.replace(', pid null', ''),
    advice: check.advice
      .replace(/npm run lab logs ?(\S*)/, 'docker compose logs --timestamps $1')
      .replaceAll('npm run lab', 'docker compose exec lab lab'),
  }))
  const hasProblems = checks.some(({ result }) => result === 'bad')
  process.stdout.write(
    json
      ? `${JSON.stringify({ healthy: !hasProblems, checks }, null, 2)}\n`
      : doctorText(checks, styleFor(process.stdout)),
  )
  return hasProblems ? exitCodes.failed : exitCodes.ok
}
