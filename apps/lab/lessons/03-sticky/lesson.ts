import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitch } from '../measure/commands.ts'
import { countByApp, getDemoState, register, visitOften } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 30
const newcomers = 12

async function measure(bench: Workbench) {
  bench.step('memory')
  await bench.run(setSwitch('replicas', 3))
  await bench.run(setSwitch('sessions', 'memory'))
  bench.step('round')
  const stranger = bench.client('round-robin')
  const round = await visitOften(stranger, await register(stranger), requests)
  bench.step('sticky')
  const regular = bench.client('sticky')
  const account = await register(regular)
  const sticky = await visitOften(regular, account, requests)
  bench.step('grown')
  await bench.run(setSwitch('replicas', 5))
  const grown = await visitOften(regular, account, requests)
  bench.step('newcomers')
  const assigned = await assignedApps(bench)
  return {
    requests,
    newcomers,
    expectedRound: requests / 3,
    ...{ knownRound: round.signedIn, appsRound: round.byApp.size },
    ...{ knownSticky: sticky.signedIn, appsSticky: sticky.byApp.size },
    ...{ knownGrown: grown.signedIn, appsGrown: grown.byApp.size },
    sameApp: grown.all[0]?.servedBy === sticky.all[0]?.servedBy ? 1 : 0,
    assignedApps: assigned.size,
    mostAssigned: Math.max(...assigned.values()),
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** How many new guests each app replica got. */
async function assignedApps(bench: Workbench): Promise<Map<string, number>> {
  const answers = []
  for (let guest = 0; guest < newcomers; guest++)
    answers.push(await getDemoState(bench.client('sticky')))
  return countByApp(answers)
}

const roundRobinLoses = (n: Numbers) => Math.abs(n.knownRound - n.expectedRound) <= 1
const isKept = (n: Numbers) => n.appsSticky === 1 && n.knownSticky === n.requests
const isKeptGrown = (n: Numbers) =>
  n.appsGrown === 1 && n.sameApp === 1 && n.knownGrown === n.requests

const evidence: Evidence[] = [
  { kind: 'requests', path: '/account' },
  { kind: 'configuration', strategy: 'sticky' },
  { kind: 'switches' },
]

const experiment = defineExperiment({
  number: 3,
  id: 'sticky',
  question: { kind: 'number', min: 0, max: requests },
  needs: { apps: 5 },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: n.knownSticky,
    expected: n.requests,
    table: [
      ['way', 'apps', 'pages', 'known'],
      ['round', n.appsRound, n.requests, n.knownRound],
      ['sticky', n.appsSticky, n.requests, n.knownSticky],
      ['grown', n.appsGrown, n.requests, n.knownGrown],
    ],
    chart: {
      kind: 'bars',
      x: ['round', 'sticky', 'grown'],
      series: { known: [n.knownRound, n.knownSticky, n.knownGrown] },
    },
  }),

  claims: {
    kept: {
      holds: isKept,
      causes: (n: Numbers) =>
        n.appsSticky > 1
          ? ['cookie-ignored', 'cookie-not-set', 'not-in-rotation']
          : ['restarted', 'no-session'],
      evidence,
    },
    'kept-when-grown': {
      holds: isKeptGrown,
      causes: (n: Numbers) =>
        n.appsGrown > 1
          ? ['cookie-ignored', 'cookie-not-set', 'names-changed']
          : ['names-changed', 'restarted', 'no-session'],
      evidence,
    },
    'round-robin-loses': {
      holds: roundRobinLoses,
      causes: (n: Numbers) =>
        n.knownRound > n.expectedRound
          ? ['shared-store', 'not-round-robin']
          : ['restarted', 'other-requests', 'no-session'],
      evidence: [
        { kind: 'requests', path: '/account' },
        { kind: 'switches' },
        { kind: 'configuration', strategy: 'round-robin' },
      ],
    },
    'newcomers-spread': {
      holds: (n: Numbers) => n.assignedApps > 1,
      causes: () => ['default-server', 'not-in-rotation'],
      evidence,
    },
  },

  explanation: {
    'cookie-keeps': {
      when: (n: Numbers) => isKept(n) && n.knownRound < n.requests,
      sources: ['nginx-sticky'],
    },
    'kept-without-comparison': {
      when: (n: Numbers) => isKept(n) && n.knownRound === n.requests,
    },
    'not-kept': { when: (n: Numbers) => !isKept(n) },
    'kept-when-grown': { when: (n: Numbers) => isKept(n) && isKeptGrown(n) },
    newcomers: { when: always },
  },

  theory: {
    affinity: ['nginx-sticky', 'cookies'],
    hash: ['nginx-upstream'],
    uneven: ['nginx-sticky', 'twelve-factor'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
