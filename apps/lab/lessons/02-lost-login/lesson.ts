import { defineExperiment, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitch } from '../measure/commands.ts'
import { percent } from '../measure/requests.ts'
import { register, visitOften } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

/** Divides by 2, 3 and 5. */
const requests = 60
/** Round robin sends one request in so many to the app replica that has the session in memory. */
const expectedShare = (apps: number) => 1 / apps

async function measure(bench: Workbench) {
  bench.step('memory')
  await bench.run(setSwitch('sessions', 'memory'))
  const two = await visitWith(bench, 2)
  const three = await visitWith(bench, 3)
  const five = await visitWith(bench, 5)
  return {
    requests,
    ...{ known2: two.signedIn, known3: three.signedIn, known5: five.signedIn },
    expected2: requests * expectedShare(2),
    expected3: requests * expectedShare(3),
    expected5: requests * expectedShare(5),
    share2: percent(two.signedIn, requests),
    share3: percent(three.signedIn, requests),
    share5: percent(five.signedIn, requests),
    apps3: three.byApp.size,
    /** How many app replicas found the session, of three. */
    knowing3: new Set(three.all.filter((one) => one.signedIn).map((one) => one.servedBy)).size,
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function visitWith(bench: Workbench, apps: 2 | 3 | 5) {
  bench.step(`scale${apps}`)
  await bench.run(setSwitch('replicas', apps))
  bench.step(`ask${apps}`)
  const client = bench.client('round-robin')
  return visitOften(client, await register(client), requests)
}

/** Round robin is exact, so the tolerance is one request. */
const isOneInN = (n: Numbers) =>
  Math.abs(n.known2 - n.expected2) <= 1 &&
  Math.abs(n.known3 - n.expected3) <= 1 &&
  Math.abs(n.known5 - n.expected5) <= 1

const shares = { all: 1, 'two-thirds': 2 / 3, half: 1 / 2, 'one-third': 1 / 3, none: 0 }

/** The choice that is closest to what was measured with three app replicas. */
function nearestChoice({ known3 }: Numbers): string {
  const distance = (share: number) => Math.abs(share - known3 / requests)
  const [[best] = ['none']] = Object.entries(shares).sort(
    ([, a], [, b]) => distance(a) - distance(b),
  )
  return best
}

const experiment = defineExperiment({
  number: 2,
  id: 'lost-login',
  question: { kind: 'choice', choices: Object.keys(shares) },
  needs: { apps: 5 },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: nearestChoice(n),
    expected: 'one-third',
    table: [
      ['apps', 'requests', 'known', 'share', 'expected'],
      [2, n.requests, n.known2, n.share2, percent(expectedShare(2), 1)],
      [3, n.requests, n.known3, n.share3, percent(expectedShare(3), 1)],
      [5, n.requests, n.known5, n.share5, percent(expectedShare(5), 1)],
    ],
    chart: {
      kind: 'bars',
      x: [2, 3, 5],
      series: {
        share: [n.share2, n.share3, n.share5],
        expected: [2, 3, 5].map((apps) => percent(expectedShare(apps), 1)),
      },
    },
  }),

  claims: {
    'one-in-n': {
      holds: isOneInN,
      causes: (n: Numbers) =>
        n.known3 > n.expected3
          ? ['shared-store', 'same-app']
          : ['restarted', 'other-requests', 'no-session'],
      evidence: [
        { kind: 'requests', path: '/account' },
        { kind: 'switches' },
        { kind: 'configuration', strategy: 'round-robin' },
      ],
    },
  },

  explanation: {
    'one-app-knew': {
      when: (n: Numbers) => isOneInN(n) && n.knowing3 === 1 && n.apps3 === 3,
      sources: ['express-session'],
    },
    'worse-with-more': { when: (n: Numbers) => n.known2 > n.known3 && n.known3 > n.known5 },
    'always-known': { when: (n: Numbers) => n.known3 === n.requests },
    'no-request-failed': { when: (n: Numbers) => n.known3 < n.requests },
  },

  theory: { 'memory-is-local': ['express-session'], 'one-in-n': ['nginx-upstream'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
