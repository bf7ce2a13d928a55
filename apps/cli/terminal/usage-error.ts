/** The command line, or the settings, cannot be understood; the message lists every problem. */
export class UsageError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
  }
}
