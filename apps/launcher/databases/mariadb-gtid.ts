/**
 * How many transactions are in `own` that are not in `theirs`. Both list the last
 * sequence number for each domain and server that wrote it: `0-1-42,0-2-40`.
 */
export function unknownTransactions(own: string, theirs: string): number {
  const known = lastOfEach(theirs)
  return [...lastOfEach(own)]
    .map(([writer, last]) => Math.max(0, last - (known.get(writer) ?? 0)))
    .reduce((sum, count) => sum + count, 0)
}

function lastOfEach(state: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const [, writer = '', sequence] of state.matchAll(/(\d+-\d+)-(\d+)/g))
    last.set(writer, Math.max(last.get(writer) ?? 0, Number(sequence)))
  return last
}
