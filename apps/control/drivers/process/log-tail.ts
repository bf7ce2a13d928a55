import { readFileSync } from 'node:fs'

/** The last lines of a log, indented, for an error message. */
export function logTail(file: string, lines = 12): string {
  try {
    const text = readFileSync(file, 'utf8').trimEnd()
    return text
      .split('\n')
      .slice(-lines)
      .map((line) => `    ${line}`)
      .join('\n')
  } catch {
    return '    (no log)'
  }
}
