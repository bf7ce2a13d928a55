/**
 * GTIDs of single transactions, `uuid:number` on MySQL and `domain-server-number` on MariaDB. Both
 * servers apply the transactions of a source (a domain) in the order of their numbers.
 */
const pattern = /^(?:([\w-]+):|(\d+)-\d+-)(\d+)$/

/** `source`: MySQL's source or MariaDB's domain, whose transactions have one order. */
function parse(gtid: string): { source: string; number: number } {
  const [, uuid, domain, number] = pattern.exec(gtid) ?? []
  return { source: uuid ?? domain ?? gtid, number: Number(number) }
}

/** Whether a server that has applied `later` has applied `gtid`, too. */
export function coversGtid(later: string, gtid: string): boolean {
  const [a, b] = [parse(later), parse(gtid)]
  return a.source === b.source && a.number >= b.number
}

/**
 * The latest of each source: a server that has applied these has applied all of `gtids`.
 * As the servers' wait functions take it; null for none.
 */
export function mergeGtids(gtids: readonly string[]): string | null {
  const latest = new Map<string, string>()
  for (const gtid of gtids) {
    const { source } = parse(gtid)
    const known = latest.get(source)
    if (!known || coversGtid(gtid, known)) latest.set(source, gtid)
  }
  return latest.size > 0 ? [...latest.values()].join(',') : null
}
