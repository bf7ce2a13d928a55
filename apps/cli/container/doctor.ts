import { createControlClient } from '../../control/client.ts'
import { checkRunning } from '../lab/doctor/check-running.ts'
import { doctorText } from '../lab/doctor/doctor.ts'
import { styleFor } from '../terminal/style.ts'
import { exitCodes } from '../terminal/usage-error.ts'

/** Looks for problems, and prints what to do about them. Resolves to the exit code. */
export async function doctor(json: boolean): Promise<number> {
  process.chdir(process.env.RUN_DIR ?? '.')
  const status = await createControlClient().status()
  const checks = checkRunning(status).map((check) => ({
    ...check,
    found: check.found.replace(', pid null', ''),
    advice: check.advice
      .replace(/npm run lab logs ?(\S*)/, 'docker compose logs --timestamps $1')
      .replaceAll('npm run lab', 'docker compose exec lab lab'),
  }))
  const ill = checks.some(({ result }) => result === 'bad')
  process.stdout.write(
    json
      ? `${JSON.stringify({ healthy: !ill, checks }, null, 2)}\n`
      : doctorText(checks, styleFor(process.stdout)),
  )
  return ill ? exitCodes.failed : exitCodes.ok
}
