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
