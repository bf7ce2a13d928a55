import type { Round } from '../../chaos/round.ts'

/** A round in which nothing went wrong, but for `changes`. */
export const round = (changes: Partial<Round> = {}): Round => ({
  system: 'scale-up',
  injections: [{ fault: 'kill', target: 'primary' }],
  at: '2026-11-29T00:00:00.000Z',
  server: 'MariaDB 10.11.14',
  found: {
    ...{ acknowledged: 50, refused: 1, unknown: 0, lost: 0, duplicates: 0 },
    ...{ refusedButPlaced: 0, inconsistent: 0, stockWrong: 0, diverged: 0 },
  },
  faultMs: 0,
  writeOutageMs: 3000,
  reads: { before: read(50), during: read(90) },
  readFailures: [],
  ...{ ownReads: 100, ownWriteMissing: 0, wentBack: 0, signedOut: 0, tookMs: 9000 },
  ...changes,
})

export const read = (p95Ms: number) => ({ count: 10, failed: 0, p95Ms })
