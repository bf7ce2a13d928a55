import path from 'node:path'
import { readEnvFile } from '../../control/options/env-file.ts'
import { type OptionKey, optionKeys, options } from '../../control/options/options.ts'
import { type ReadOptions, readOptions } from '../../control/options/read-options.ts'
import { UsageError } from '../terminal/usage-error.ts'

/** All settings, from the flags, the environment and `.env`. @throws UsageError. */
export function settings(args: readonly string[], root: string): ReadOptions {
  refuseWhatNpmKept(process.env)
  return readOptions(args, process.env, readEnvFile(path.join(root, '.env')))
}

/**
 * `npm start --port 8090` gives the flag to npm, which keeps it for itself: better said
 * than passed over in silence.
 */
function refuseWhatNpmKept(environment: NodeJS.ProcessEnv): void {
  if (environment.npm_lifecycle_event !== 'start') return
  const flags = [...optionKeys.map((key: OptionKey) => options[key].flag), 'detach', 'dry-run']
  const kept = flags.filter(
    (flag) => flag && environment[`npm_config_${flag.replaceAll('-', '_')}`],
  )
  if (kept.length === 0) return
  const typed = kept.map((flag) => `--${flag}`).join(' ')
  throw new UsageError([`npm kept ${typed} for itself. With two dashes: npm start -- ${typed} …`])
}
