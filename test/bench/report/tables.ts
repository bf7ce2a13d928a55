import type { Result } from '../results.ts'
import type { Spread } from '../statistics.ts'
import { all, figure, own, tier, times } from './figures.ts'
import { goals } from './goals.ts'
import type { Found } from './judges.ts'

/** Rows of text: the first is the head. */
export type Rows = string[][]

const head = [
  ...['', '× bare', '× one query', 'app µs', 'edge µs', 'database µs', 'Redis µs', 'all µs'],
  ...['a second', 'p50 ms', 'p99 ms', 'at', 'queries', 'Redis', 'bytes', 'MB'],
]

/** All cases of a group, ratios first. */
export const caseRows = (results: readonly Result[], { of }: Found): Rows => [
  head,
  ...results.map((result) => {
    const [bare, query] = [of('prebuilt page'), of('one query')]
    return [
      result.case.name,
      bare ? withRange(times(result, bare, own), 1) : '',
      query ? times(result, query, own).median.toFixed(2) : '',
      ...[tier('app'), tier('edge'), tier('database'), tier('redis'), all].map((cpu) =>
        nothingFor0(figure(result, cpu).median, 0),
      ),
      withRange(
        figure(result, ({ perSecond }) => perSecond),
        0,
      ),
      figure(result, ({ p50 }) => p50).median.toFixed(1),
      withRange(
        figure(result, ({ p99 }) => p99),
        1,
      ),
      `${result.case.perSecond}/s`,
      nothingFor0(figure(result, ({ queries }) => queries).median, 1),
      nothingFor0(figure(result, ({ redis }) => redis).median, 1),
      figure(result, ({ bytes }) => bytes).median.toFixed(0),
      nothingFor0(figure(result, ({ memory }) => memory).median, 0),
    ]
  }),
]

/** The few columns that a reader of the documentation needs. */
export const pageRows = (results: readonly Result[], { of }: Found): Rows => [
  [
    '',
    '× bare',
    '× one query',
    'app µs',
    'all µs',
    'a second',
    'p99 ms',
    'queries',
    'Redis',
    'bytes',
  ],
  ...results.map((result) => {
    const [bare, query] = [of('prebuilt page'), of('one query')]
    return [
      result.case.name,
      bare ? times(result, bare, own).median.toFixed(1) : '',
      query ? times(result, query, own).median.toFixed(2) : '',
      nothingFor0(figure(result, tier('app')).median, 0),
      nothingFor0(figure(result, all).median, 0),
      figure(result, ({ perSecond }) => perSecond).median.toFixed(0),
      figure(result, ({ p99 }) => p99).median.toFixed(1),
      nothingFor0(figure(result, ({ queries }) => queries).median, 1),
      nothingFor0(figure(result, ({ redis }) => redis).median, 1),
      figure(result, ({ bytes }) => bytes).median.toFixed(0),
    ]
  }),
]

/** `whole`: also those that the run has nothing for. */
export const goalRows = (found: Found, whole = false): Rows => [
  ['', 'goal', 'measured', ''],
  ...goals.flatMap(({ id, text, judge }) => {
    const verdict = judge(found)
    if (!verdict) return whole ? [[id, text, '', 'not in this run']] : []
    return [[id, text, verdict.measured, verdict.met ? 'met' : '**not met**']]
  }),
]

/** Markdown: all columns but the first `left` are numbers. */
export function markdown([titles = [], ...rows]: Rows, left = 1): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = titles.map((_, at) => (at < left ? '---' : '---:'))
  return [titles, rule, ...rows].map(line).join('\n')
}

const withRange = ({ median, least, most }: Spread, digits: number) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`

const nothingFor0 = (value: number, digits: number): string => {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? '·' : text
}
