import type { Result } from '../measure.ts'
import { misplaced, type PageFigures } from '../once/front-end.ts'
import type { Spread } from '../statistics.ts'
import { all, figure, own, tier, times } from '../statistics.ts'
import { goals } from './goals.ts'
import type { Findings } from './judges.ts'

/** Rows of cells: the first row holds the titles. */
export type Rows = string[][]

const head = [
  ...['', '× bare', '× one query', 'app µs', 'edge µs', 'database µs', 'Redis µs', 'all µs'],
  ...['a second', 'p50 ms', 'p99 ms', 'at', 'queries', 'Redis', 'bytes', 'MB'],
]

/** All cases of a group, ratios first. */
export const caseRows = (results: readonly Result[], { of }: Findings): Rows => [
  head,
  ...results.map((result) => {
    const [bare, query] = [of('prebuilt page'), of('one query')]
    return [
      result.case.name,
      bare ? withRange(times(result, bare, own), 1) : '',
      query ? times(result, query, own).median.toFixed(2) : '',
      ...[tier('app'), tier('edge'), tier('database'), tier('redis'), all].map((cpu) =>
        dotForZero(figure(result, cpu).median, 0),
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
      dotForZero(figure(result, ({ queries }) => queries).median, 1),
      dotForZero(figure(result, ({ redis }) => redis).median, 1),
      figure(result, ({ bytes }) => bytes).median.toFixed(0),
      dotForZero(figure(result, ({ memory }) => memory).median, 0),
    ]
  }),
]

/** The few columns that the documentation shows. */
export const pageRows = (results: readonly Result[], { of }: Findings): Rows => [
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
      dotForZero(figure(result, tier('app')).median, 0),
      dotForZero(figure(result, all).median, 0),
      figure(result, ({ perSecond }) => perSecond).median.toFixed(0),
      figure(result, ({ p99 }) => p99).median.toFixed(1),
      dotForZero(figure(result, ({ queries }) => queries).median, 1),
      dotForZero(figure(result, ({ redis }) => redis).median, 1),
      figure(result, ({ bytes }) => bytes).median.toFixed(0),
    ]
  }),
]

/** `whole`: also goals that this run has not measured. */
export const goalRows = (found: Findings, whole = false): Rows => [
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

const dotForZero = (value: number, digits: number): string => {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? '·' : text
}

/** What a run measures once, as Markdown: service levels, front end, image, memory. */
export const onceSections = ({ shopping, pageFigures, image, stages }: Findings): string[] => [
  ...(shopping ? serviceLevels(shopping) : []),
  ...(pageFigures ? frontEnd(pageFigures) : []),
  ...(image ? imageLayers(image) : []),
  ...(stages ? memory(stages) : []),
]

const serviceLevels = (shopping: NonNullable<Findings['shopping']>): string[] => [
  '\n## Service levels\n',
  `${whole(shopping.shoppers)} virtual users with accounts and connections of their own browse, search, fill carts, sign in,`,
  `buy and sign out through the edge, with ${shopping.replicas} replicas, think time between their requests, pages compressed.`,
  'Password hashing is set to its minimum, as its cost is a choice.\n',
  markdown(
    [
      ['a second', 'requests', 'orders', 'mean ms', 'p99 ms', 'slowest ms', 'failed'],
      [
        whole(shopping.requests / shopping.seconds),
        whole(shopping.requests),
        whole(shopping.orders),
        shopping.mean.toFixed(1),
        shopping.p99.toFixed(0),
        shopping.most.toFixed(0),
        whole(shopping.failures),
      ],
    ],
    0,
  ),
  ...(shopping.failure ? [`\nThe first failure: \`${shopping.failure.split('\n')[0]}\`.`] : []),
]

const frontEnd = (pageFigures: readonly PageFigures[]): string[] => [
  '\n## Front end\n',
  'Headless Chromium, nothing cached, scrolled to the end. LCP is the median of five loads, CLS their worst;',
  'kB are page, style sheet and scripts as transferred. “Misplaced” counts pictures without width and height,',
  'pictures below the window that are not lazy, and pictures in old formats.\n',
  markdown([
    [
      '',
      'kB',
      'kB of pictures',
      'LCP ms',
      'largest',
      'CLS',
      'blocking scripts',
      'pictures',
      'misplaced',
    ],
    ...pageFigures.map((page) => [
      page.name,
      (page.bytes / 1000).toFixed(1),
      (page.pictureBytes / 1000).toFixed(0),
      page.lcpMs.toFixed(0),
      page.largest,
      page.cls.toFixed(3),
      String(page.blocking),
      String(page.pictures),
      String(misplaced(page)),
    ]),
  ]),
]

const imageLayers = ({ megabytes, from }: NonNullable<Findings['image']>): string[] => [
  '\n## The image\n',
  `${megabytes.toFixed(1)} MB of layers over the base (${
    from === 'image' ? 'of the image on this machine' : 'added up from the files that go in'
  }).`,
]

const memory = (stages: NonNullable<Findings['stages']>): string[] => [
  '\n## Memory of an app replica over a million requests\n',
  markdown([
    ['requests', ...stages.map(({ requests }) => whole(requests))],
    ['MB', ...stages.map(({ megabytes }) => megabytes.toFixed(0))],
  ]),
]

const whole = (value: number) => Math.round(value).toLocaleString('en')
