import type { Installation } from './lab/lab-command.ts'
import { exitCodes, UsageError } from './terminal/command-line.ts'
import { errorText } from './terminal/error-text.ts'

/** `start …`, `supervise …` or `lab …`. Resolves to the exit code. */
export async function main(args: readonly string[], installation: Installation): Promise<number> {
  const [name, ...rest] = args
  try {
    // Imported only when asked for: `lab status` must not wait for what only `start` needs.
    if (name === 'lab') {
      const { findVersion } = await import('./lab/deploy/find-version.ts')
      const { lab } = await import('./lab/lab.ts')
      return await lab(rest, {
        ...installation,
        findVersion: (word, paths) => findVersion(installation.root, word, paths),
      })
    }
    if (name === 'supervise')
      return await (await import('./start/detach.ts')).superviseDetached(rest, installation)
    return await (await import('./start/start.ts')).start(rest, installation)
  } catch (error) {
    console.error(errorText(error as Error))
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed
  }
}
