import type { DialectName } from '../../../apps/replication/dialects/dialect.ts'
import { ratios, type Spread, spread } from '../statistics.ts'
import type { Row } from './builds.ts'
import {
  allOf,
  type Comparison,
  medianOf,
  type RowResult,
  range,
  type Sample,
  tableText,
  whole,
} from './compare-builds.ts'

/**
 * `npm run bench -- --guarantees`: what semi-synchronous replication, a group of databases, a second
 * tier of proxies and the session in its cookie cost, for a page and for an order, with the system's kind of database.
 */

interface Guarantee {
  name: string
  build: Row['build']
  /** The build that lacks nothing else; the first one otherwise. */
  beside?: Row['build']
}

const groups: Record<DialectName, string> = {
  MariaDB: 'three databases that are a Galera group',
  MySQL: 'three databases that are a group by Group Replication',
}

const guaranteesWith = (dialect: DialectName): readonly Guarantee[] => [
  { name: 'nothing more: `distributed`', build: 'plain' },
  { name: 'a second read replica', build: 'two-replicas' },
  { name: 'the same, semi-sync', build: 'semi-sync', beside: 'two-replicas' },
  { name: groups[dialect], build: 'group' },
  { name: 'load balancers and web servers, two each', build: 'two-tiers' },
  { name: 'the session in its cookie', build: 'cookie' },
]

const visits = ['page', 'order'] as const
type Visited = (typeof visits)[number]

/** Each kind of database has its own place in the document. */
export function comparisonWith(dialect: DialectName): Comparison {
  const guarantees = guaranteesWith(dialect)
  return {
    rows: guarantees.flatMap(({ name, build }) =>
      visits.map((visit): Row => ({ name, build, visit, connects: 'kept' })),
    ),
    mark: `guarantees with ${dialect}`,
    textOf: (results) => textOf(guarantees, results),
  }
}

const p99 = ({ p99 }: Sample) => p99

function textOf(guarantees: readonly Guarantee[], results: readonly RowResult[]): string {
  const find = (build: Row['build'], visit: Visited) =>
    results.find(({ row }) => row.build === build && row.visit === visit) as RowResult
  /** Repeat by repeat, to the build that lacks nothing else. */
  const times = (guarantee: Guarantee, visit: Visited, of: (sample: Sample) => number): Spread => {
    const beside = find(guarantee.beside ?? 'plain', visit)
    return spread(ratios(find(guarantee.build, visit).samples.map(of), beside.samples.map(of)))
  }

  const table = (visit: Visited, head: string) =>
    tableText([
      [head, 'load balancer', 'web', 'app', 'database', 'Redis', 'all µs', '×', 'p99 ms', '×'],
      ...guarantees.map((guarantee) => {
        const result = find(guarantee.build, visit)
        return [
          guarantee.name,
          ...(['edge', 'web', 'app', 'database', 'redis'] as const).map((tier) =>
            whole(medianOf(result, ({ cpu }) => cpu[tier])),
          ),
          whole(medianOf(result, allOf)),
          ratio(times(guarantee, visit, allOf)),
          medianOf(result, p99).toFixed(1),
          ratio(times(guarantee, visit, p99)),
        ]
      }),
    ])

  const sentences = guarantees.slice(1).flatMap((guarantee) => {
    const changes = visits.flatMap((visit) => {
      const what = visit === 'page' ? 'a page' : 'an order'
      const [cpu, late] = [times(guarantee, visit, allOf), times(guarantee, visit, p99)]
      return [...change(`${what}: CPU`, cpu), ...change(`${what}: p99`, late)]
    })
    return changes.length > 0 ? [`- **${guarantee.name}**: ${changes.join('; ')}.`] : []
  })
  return [
    table('page', 'a page, CPU in µs'),
    '',
    table('order', 'an order, CPU in µs'),
    '',
    ...sentences,
  ].join('\n')
}

/** None for a difference that not every repeat shows. */
export const change = (what: string, { median, least, most }: Spread): string[] =>
  least <= 1 && most >= 1 ? [] : [`${what} × ${median.toFixed(2)}`]

/** To itself it is 1. */
const ratio = (spread: Spread): string =>
  spread.least === 1 && spread.most === 1 ? '1' : range(spread)
