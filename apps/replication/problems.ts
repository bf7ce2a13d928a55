import type { Logger } from '../shared/logger.ts'

export type Problems = ReturnType<typeof createProblems>

/** What is wrong with each server; a problem is logged once, until it is another one. */
export function createProblems(log: Logger) {
  const problems = new Map<string, string>()
  return {
    of: (name: string): string | null => problems.get(name) ?? null,
    has: (name: string) => problems.has(name),
    end: (name: string) => problems.delete(name),
    /** What somebody has been told already. */
    note: (name: string, problem: string) => problems.set(name, problem),
    report(name: string, problem: string): void {
      if (problems.get(name) === problem) return
      problems.set(name, problem)
      log.warn(`${name}: ${problem}`)
    },
  }
}
