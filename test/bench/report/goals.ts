import { misplaced, type PageFigures } from '../once/front-end.ts'
import { all, figure, tier } from '../statistics.ts'
import {
  below,
  both,
  exactly,
  type Findings,
  formatSpread,
  type Goal,
  once,
  ratio,
  startUp,
  type Verdict,
} from './judges.ts'

const ofCases: readonly Goal[] = [
  ratio('G1', 'member’s list page, all on: ≤ 14 × bare', everything(), 'prebuilt page', 14),
  ratio('G1', 'the same: ≤ 1.8 × one query', everything(), 'one query', 1.8),
  ratio('G2', 'guest’s list page: ≤ 12 × bare', 'list, guest, edge, gzip', 'prebuilt page', 12),
  ratio(
    'G2',
    'with the one-second cache, member: ≤ 7 × bare',
    'list, member, edge, cache',
    'prebuilt page',
    7,
  ),
  ratio('G3', 'member’s list page: ≤ 0.2 × naive', everything(), 'naive list, member', 0.2),
  ratio('G3', 'all processes: ≤ 0.4 × naive', everything(), 'naive list, member', 0.4, all),
  ratio(
    'G4',
    'guest, kept by the edge: ≥ 0.8 × a file (CPU ≤ 1.25 ×)',
    'list, guest, edge, cache',
    'static file',
    1.25,
    tier('edge'),
  ),
  ...['home', 'product', 'search'].map((page) =>
    ratio('G5', `${page}: ≤ the list page`, `${page}, member`, 'list, member, replica', 1),
  ),
  ratio('G5', 'whole checkout: ≤ 6 × list page', 'whole checkout', 'list, member, replica', 6),
  ratio('G6', `p99 at 600/s: ≤ 2 × bare`, everything(), 'prebuilt page', 2, ({ p99 }) => p99),
  below('G6', 'p99 at 600/s: ≤ 5 ms', everything(), 5, 'ms', ({ p99 }) => p99),
  ratio(
    'G7',
    '2 replicas: ≤ 1.15 × one',
    'list, member, edge, 2 replicas',
    'list, member, edge',
    1.15,
  ),
  ratio(
    'G7',
    '4 replicas: ≤ 1.25 × one',
    'list, member, edge, 4 replicas',
    'list, member, edge',
    1.25,
  ),
  below('G8', 'edge: ≤ 50 µs', 'list, member, edge', 50, 'µs', tier('edge')),
  {
    id: 'G8',
    text: 'compression: ≤ 40 µs',
    judge: both(everything(), 'list, member, edge', (packed, plain) => {
      const more = figure(packed, tier('edge')).median - figure(plain, tier('edge')).median
      return { measured: `${more.toFixed(0)} µs`, met: more <= 40 }
    }),
  },
  ratio(
    'G9',
    'session in Redis: ≤ 1.15 × in memory',
    'list, member, replica',
    'list, member, sessions in memory',
    1.15,
  ),
  exactly('G9', 'Redis commands of a guest: 0', 'list, guest, replica', 0),
  exactly('G9', 'Redis commands of a member: 1', 'list, member, replica', 1),
  startUp('G10', 'memory idle: ≤ 80 MB', 80, 'MB', ({ idleMemory }) => idleMemory),
  {
    id: 'G10',
    text: 'memory loaded: ≤ 110 MB, of Node 24 ≤ 140',
    judge: ({ node, of }) => {
      const result = of('list, member, replica')
      if (!result) return null
      const found = figure(result, ({ memory }) => memory)
      return { measured: formatSpread(found, 'MB'), met: found.median <= memoryLimit(node) }
    },
  },
  startUp('G11', 'spawn to ready: ≤ 350 ms', 350, 'ms', ({ readyMs }) => readyMs),
  startUp(
    'G11',
    'first 200 requests: ≤ 2 × settled',
    2,
    '×',
    ({ first, settled }) => first / settled,
  ),
  ...['list', 'home', 'product', 'search'].map((page) =>
    below(
      'G13',
      `${page}, round trips to the database: ≤ 2`,
      page === 'list' ? 'list, member, replica' : `${page}, member`,
      2,
      '',
      ({ queries }) => Math.round(queries * 4) / 4,
    ),
  ),
  ...['picture, edge', 'health, replica'].map((name) =>
    below(
      'G13',
      `${name}, round trips to the database: 0`,
      name,
      0,
      '',
      ({ queries }) => Math.round(queries * 4) / 4,
    ),
  ),
  ...['100,000', '1,000,000'].flatMap((products) =>
    ['list', 'product', 'search'].map((page) =>
      ratio(
        'G14',
        `${page}, ${products} products: ≤ 1.5 × 1,000`,
        `${page}, guest, ${products} products`,
        `${page}, guest, 1,000 products`,
        1.5,
        all,
      ),
    ),
  ),
  ratio(
    'G14',
    '100,000 sessions: ≤ 1.1 × none',
    'list, member, 100,000 sessions',
    'list, member, replica',
    1.1,
    all,
  ),
]

const atMost = (value: number, most: number, unit: string, digits = 0): Verdict => ({
  measured: `${value.toFixed(digits)} ${unit}`.trim(),
  met: value <= most,
})

const ofShopping = (
  text: string,
  judge: (shopping: NonNullable<Findings['shopping']>) => Verdict,
) => once('G15', text, ({ shopping }) => shopping, judge)

/** Judged by the worst of the measured pages. */
const ofPages = (
  text: string,
  judge: (worst: (of: (page: PageFigures) => number) => number) => Verdict,
) =>
  once(
    'G16',
    text,
    ({ pageFigures }) => pageFigures,
    (pageFigures) => judge((of) => Math.max(...pageFigures.map(of))),
  )

/** Goals of what a run measures once. */
const onceGoals: readonly Goal[] = [
  once(
    'G10',
    'memory over a million requests: flat (≤ 1.1 ×)',
    ({ stages }) => stages,
    (stages) => {
      const [first, last] = [stages[0]?.megabytes ?? 0, stages.at(-1)?.megabytes ?? 0]
      return { measured: `${first.toFixed(0)} → ${last.toFixed(0)} MB`, met: last <= 1.1 * first }
    },
  ),
  once(
    'G12',
    'image: ≤ 20 MB of layers over the base',
    ({ image }) => image,
    ({ megabytes }) => atMost(megabytes, 20, 'MB', 1),
  ),
  ofShopping('1,000 shoppers: ≥ 1,200 requests a second', ({ requests, seconds }) => {
    const perSecond = requests / seconds
    return { measured: `${perSecond.toFixed(0)}/s`, met: perSecond >= 1200 }
  }),
  ofShopping('on the mean < 100 ms', ({ mean }) => atMost(mean, 100, 'ms', 1)),
  ofShopping('the slowest < 2,000 ms', ({ most }) => atMost(most, 2000, 'ms')),
  ofShopping('none fails', ({ failures, failure }) => ({
    measured: failures === 0 ? '0' : `${failures}: ${failure.split('\n')[0]}`,
    met: failures === 0,
  })),
  ofPages('list: ≤ 60 kB before images', (worst) =>
    atMost(worst(({ name, bytes }) => (name.startsWith('list') ? bytes : 0)) / 1000, 60, 'kB', 1),
  ),
  ofPages('no script blocks rendering', (worst) =>
    atMost(
      worst((page) => page.blocking),
      0,
      '',
    ),
  ),
  ofPages('largest content within 1 s', (worst) =>
    atMost(
      worst((page) => page.lcpMs),
      1000,
      'ms',
    ),
  ),
  ofPages('layout shift < 0.01', (worst) =>
    atMost(
      worst((page) => page.cls),
      0.01,
      '',
      3,
    ),
  ),
  ofPages('pictures sized, lazy, modern', (worst) => atMost(worst(misplaced), 0, 'misplaced')),
]

const number = ({ id }: Goal) => Number(id.slice(1))

export const goals: readonly Goal[] = [...ofCases, ...onceGoals].sort(
  (one, other) => number(one) - number(other),
)

/** With session, database, edge and compression. */
function everything(): string {
  return 'list, member, edge, gzip'
}

/** Node 24 takes more. */
const memoryLimit = (node: string) => (Number.parseInt(node, 10) >= 24 ? 140 : 110)

export function countMet(found: Findings): { met: number; judged: number } {
  const verdicts = goals.flatMap(({ judge }) => judge(found) ?? [])
  return { met: verdicts.filter(({ met }) => met).length, judged: verdicts.length }
}
