import type { Style } from '../../cli/style.ts'

/** A line with the name of the part before it, in the part's colour; the shop's own lines begin with it. */
export function logLine(name: string, line: string, style: Style): string {
  const rest = line.startsWith(`${name} `) ? line.slice(name.length + 1) : line
  return `${style.named(name)} ${rest}`
}
