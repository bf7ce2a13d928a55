/** The command line, or the settings, cannot be understood; the message lists every problem. */
export class UsageError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
  }
}

/** What a command ends with. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const
