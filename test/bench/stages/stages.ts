import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { ratios, spread } from '../statistics.ts'
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
 * `npm run bench -- --stages`: what HAProxy, HTTPS, TLS on every hop and monitoring cost, as ratios
 * to the plain nginx of the same run.
 */

const row = (name: string, build: Row['build'], connects: Row['connects'] = 'kept'): Row => ({
  ...{ name, build, connects, visit: 'page' },
})

const allRows: readonly Row[] = [
  row('nginx, HTTP', 'plain'),
  row('HAProxy, HTTP', 'haproxy'),
  row('nginx, HTTP, a connection for each page', 'plain', 'anew'),
  row('HTTPS at the edge', 'https'),
  row('HTTPS, a new connection for each page', 'https', 'anew'),
  row('HTTPS, a resumed connection for each page', 'https', 'resumed'),
  row('TLS on every hop', 'inner-tls'),
  row('monitoring', 'monitoring'),
  row('the whole stage `secured`', 'secured'),
]

export const comparison: Comparison = {
  // Those that this machine can run. The first is the one that the others are compared with.
  rows: allRows.filter(({ build }) => build !== 'haproxy' || findProgram('haproxy')),
  mark: 'stages',
  textOf: tableOf,
}

function tableOf(results: readonly RowResult[]): string {
  const [plain] = results
  const lines = results.map((result) => {
    const times = (of: (sample: Sample) => number) =>
      spread(ratios(result.samples.map(of), plain?.samples.map(of) ?? []))
    const p99 = ({ p99 }: Sample) => p99
    return [
      result.row.name,
      ...(['app', 'edge', 'database', 'redis'] as const).map((tier) =>
        whole(medianOf(result, ({ cpu }) => cpu[tier])),
      ),
      whole(medianOf(result, ({ monitoring }) => monitoring)),
      whole(medianOf(result, allOf)),
      range(times(allOf)),
      medianOf(result, p99).toFixed(1),
      range(times(p99)),
    ]
  })
  const heads = ['', 'app µs', 'edge µs', 'database µs', 'Redis µs', 'monitoring µs', 'all µs']
  return tableText([[...heads, 'all × plain', 'p99 ms', 'p99 × plain'], ...lines])
}
