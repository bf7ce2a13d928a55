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

export function styleFor(output: Output, environment: NodeJS.ProcessEnv = process.env): Style {
  const colours = Boolean(output.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const glyphs = Boolean(output.isTTY) && speaksUtf8(environment)
  const paint = (code: number) => (text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text)
  return {
    bold: paint(1),
    dim: paint(2),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    named: (name) => paint(palette[hash(name) % palette.length] ?? 36)(name),
    tick: glyphs ? '✓' : 'ok',
    cross: glyphs ? '✗' : 'x',
    dash: glyphs ? '—' : '-',
  }
}

const palette = [36, 35, 34, 33, 32, 31, 96, 95, 94, 93, 92, 91]

const hash = (text: string) => [...text].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 0)

function speaksUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || (process.platform === 'darwin' ? 'utf-8' : '')
  return /utf-?8/i.test(locale)
}
