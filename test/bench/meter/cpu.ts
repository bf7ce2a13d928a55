import { childrenOf, readCpu } from './proc-stat.ts'

export const tiers = ['app', 'edge', 'database', 'redis'] as const
export type Tier = (typeof tiers)[number]

/** Processes of each tier: one that is not asked has none. */
export type Pids = Readonly<Partial<Record<Tier, readonly number[]>>>
export type Cpu = Record<Tier, number>

/** Microseconds since the processes began, with those they have started (nginx' workers). */
export const readTiers = (pids: Pids): Cpu => byTier((tier) => sum(pids[tier] ?? []))

const sum = (pids: readonly number[]): number =>
  pids.reduce(
    (total, pid) =>
      total + readCpu(pid) + childrenOf(pid).reduce((cpu, child) => cpu + readCpu(child), 0),
    0,
  )

export const perVisit = (before: Cpu, after: Cpu, visits: number): Cpu =>
  byTier((tier) => (after[tier] - before[tier]) / visits)

export const total = (cpu: Cpu): number => tiers.reduce((all, tier) => all + cpu[tier], 0)

export const byTier = (of: (tier: Tier) => number): Cpu => ({
  app: of('app'),
  edge: of('edge'),
  database: of('database'),
  redis: of('redis'),
})
