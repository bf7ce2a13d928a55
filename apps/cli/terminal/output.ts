import { styleText } from 'node:util'

/** Colours and glyphs that the output can show: plain where it is a pipe, or asked to be. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  /** One of a few colours, the same for the same name. */
  named(name: string): string
  tick: string
  cross: string
  dash: string
}

interface Output {
  isTTY?: boolean
}

type Format = Parameters<typeof styleText>[0]

export function styleFor(output: Output, environment: NodeJS.ProcessEnv = process.env): Style {
  const colours = Boolean(output.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const glyphs = Boolean(output.isTTY) && speaksUtf8(environment)
  // Without the check of a stream: the detached supervisor writes to another process's terminal.
  const paint = (format: Format) => (text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    named: (name) => paint(palette[hash(name) % palette.length] ?? 'cyan')(name),
    tick: glyphs ? '✓' : 'ok',
    cross: glyphs ? '✗' : 'x',
    dash: glyphs ? '—' : '-',
  }
}

const palette = [
  ...(['cyan', 'magenta', 'blue', 'yellow', 'green', 'red'] as const),
  ...(['cyanBright', 'magentaBright', 'blueBright', 'yellowBright', 'greenBright'] as const),
] as const

const hash = (text: string) => [...text].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 0)

function speaksUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || (process.platform === 'darwin' ? 'utf-8' : '')
  return /utf-?8/i.test(locale)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const colour = /\x1b\[\d+m/g

/** Columns as wide as their widest cell; cells of columns in `right` end at the same place. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => width(row[at] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((wide, at) => pad(row[at] ?? '', wide, right.includes(at)))
      .join('  ')
      .trimEnd(),
  )
}

const width = (text: string) => text.replace(colour, '').length

function pad(text: string, wide: number, right: boolean): string {
  const space = ' '.repeat(wide - width(text))
  return right ? space + text : text + space
}
