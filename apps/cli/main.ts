import type { Surroundings } from './surroundings.ts'
import { exitCodes } from './terminal/exit-codes.ts'
import { UsageError } from './terminal/usage-error.ts'

/** `start …`, `supervise …` or `lab …`. Resolves to the exit code. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [verb, ...rest] = args
  try {
    // Imported only when asked for: `lab status` must not wait for what only `start` needs.
    if (verb === 'lab') return await (await import('./lab/lab.ts')).lab(rest, surroundings)
    if (verb === 'supervise')
      return await (await import('./start/supervise.ts')).superviseDetached(rest, surroundings)
    return await (await import('./start/start.ts')).start(rest, surroundings)
  } catch (error) {
    console.error((error as Error).message)
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed
  }
}
