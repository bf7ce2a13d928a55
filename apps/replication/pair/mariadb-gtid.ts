/**
 * Whether `own` holds transactions that are not in `theirs`. Both list the last sequence
 * number for each domain and server that wrote it: `0-1-42,0-2-40`. How many there are cannot
 * be computed from it: all servers of a domain share one sequence, so the first row that
 * `0-2` writes after `0-1-1870` is number 1871.
 */
export function hasTransactionsUnknownTo(theirs: string, own: string): boolean {
  const known = lastOfEach(theirs)
  return [...lastOfEach(own)].some(([writer, last]) => last > (known.get(writer) ?? 0))
}

function lastOfEach(state: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const [, writer = '', sequence] of state.matchAll(/(\d+-\d+)-(\d+)/g))
    last.set(writer, Math.max(last.get(writer) ?? 0, Number(sequence)))
  return last
}
