import { type Look, misplaced } from '../front-end/look.ts'
import { type Goal, seen, type Verdict } from './judges.ts'

const atMost = (value: number, most: number, unit: string, digits = 0): Verdict => ({
  measured: `${value.toFixed(digits)} ${unit}`.trim(),
  met: value <= most,
})

const worst = (looks: readonly Look[], of: (look: Look) => number) => Math.max(...looks.map(of))
const lists = (looks: readonly Look[]) => looks.filter(({ name }) => name.startsWith('list'))

/** Goals of what a run measures once. */
export const onceGoals: readonly Goal[] = [
  seen(
    'G10',
    'memory over a million requests: flat (≤ 1.1 ×)',
    ({ stages }) => stages,
    (stages) => {
      const [first, last] = [stages[0]?.megabytes ?? 0, stages.at(-1)?.megabytes ?? 0]
      return { measured: `${first.toFixed(0)} → ${last.toFixed(0)} MB`, met: last <= 1.1 * first }
    },
  ),
  seen(
    'G12',
    'image: ≤ 20 MB of layers over the base',
    ({ image }) => image,
    ({ megabytes }) => atMost(megabytes, 20, 'MB', 1),
  ),
  seen(
    'G15',
    '1,000 shoppers: ≥ 1,200 requests a second',
    ({ shopping }) => shopping,
    (shopping) => {
      const perSecond = shopping.requests / shopping.seconds
      return { measured: `${perSecond.toFixed(0)}/s`, met: perSecond >= 1200 }
    },
  ),
  seen(
    'G15',
    'on the mean < 100 ms',
    ({ shopping }) => shopping,
    ({ mean }) => atMost(mean, 100, 'ms', 1),
  ),
  seen(
    'G15',
    'the slowest < 2,000 ms',
    ({ shopping }) => shopping,
    ({ most }) => atMost(most, 2000, 'ms'),
  ),
  seen(
    'G15',
    'none fails',
    ({ shopping }) => shopping,
    ({ failures, failure }) => ({
      measured: failures === 0 ? '0' : `${failures}: ${failure.split('\n')[0]}`,
      met: failures === 0,
    }),
  ),
  seen(
    'G16',
    'list: ≤ 60 kB before images',
    ({ looks }) => looks,
    (looks) => atMost(worst(lists(looks), ({ bytes }) => bytes) / 1000, 60, 'kB', 1),
  ),
  seen(
    'G16',
    'no script blocks rendering',
    ({ looks }) => looks,
    (looks) =>
      atMost(
        worst(looks, ({ blocking }) => blocking),
        0,
        '',
      ),
  ),
  seen(
    'G16',
    'largest content within 1 s',
    ({ looks }) => looks,
    (looks) =>
      atMost(
        worst(looks, ({ lcpMs }) => lcpMs),
        1000,
        'ms',
      ),
  ),
  seen(
    'G16',
    'layout shift < 0.01',
    ({ looks }) => looks,
    (looks) =>
      atMost(
        worst(looks, ({ cls }) => cls),
        0.01,
        '',
        3,
      ),
  ),
  seen(
    'G16',
    'pictures sized, lazy, modern',
    ({ looks }) => looks,
    (looks) => atMost(worst(looks, misplaced), 0, 'misplaced'),
  ),
]
