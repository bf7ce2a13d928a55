import type { Style } from '../../cli/style.ts'
import type { NamedLine } from './log-time.ts'

/** `03:34:27.123 app-2 GET /cart 200 8 ms`, the name in its colour; the shop's own lines begin with it. */
export function logLine({ name, at, text }: NamedLine, style: Style): string {
  const rest = text.startsWith(`${name} `) ? text.slice(name.length + 1) : text
  return `${style.dim(clock(at))} ${style.named(name)} ${rest}`
}

/** The time of day here, with milliseconds. */
function clock(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
