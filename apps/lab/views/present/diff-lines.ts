/** One line of a comparison: only before (`-`), only after (`+`), or the same (` `). */
export interface DiffLine {
  sign: '-' | '+' | ' '
  text: string
}

/** Two texts compared line by line, by their longest common subsequence. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  const common = commonLengths(a, b)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [old, fresh] = [a[i], b[j]]
    if (old !== undefined && old === fresh) {
      lines.push({ sign: ' ', text: old })
      i++
      j++
    } else if (old !== undefined && at(common, i + 1, j) >= at(common, i, j + 1)) {
      lines.push({ sign: '-', text: old })
      i++
    } else {
      lines.push({ sign: '+', text: fresh ?? '' })
      j++
    }
  }
  return lines
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n')

const at = (table: number[][], i: number, j: number) => table[i]?.[j] ?? 0

/** At `[i][j]` how many lines `a` from `i` on and `b` from `j` on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table: number[][] = a.map(() => [])
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const longer = Math.max(at(table, i + 1, j), at(table, i, j + 1))
      const row = table[i] ?? []
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : longer
    }
  return table
}

const around = 3

/** What has changed with three lines around it; null stands for lines that were left out. */
export function changedPart(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const near = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== ' ')
  return lines.flatMap((line, at) => {
    if (near(at)) return [line]
    return at > 0 && near(at - 1) ? [null] : []
  })
}
