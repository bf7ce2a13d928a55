const limit = 20
const windowMs = 5 * 60_000

/** Counts wrong tokens by address; too many, and that address has to wait. */
export function createWrongTokens(now: () => number = Date.now) {
  const wrong = new Map<string, { count: number; since: number }>()

  function forgetOld(): void {
    for (const [address, { since }] of wrong) if (now() - since > windowMs) wrong.delete(address)
  }

  return {
    tooMany(address: string): boolean {
      forgetOld()
      return (wrong.get(address)?.count ?? 0) >= limit
    },
    add(address: string): void {
      const known = wrong.get(address) ?? { count: 0, since: now() }
      wrong.set(address, { ...known, count: known.count + 1 })
    },
  }
}
