import { ports } from '../../../../infra/firewall/namespaces/namespaces.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'
import { expected, type Seen, type Setup, setups, tryRules } from './measure.ts'

const measure = async (bench: Workbench) => numbersOf(await tryRules(bench))

/** The sums of what was counted, and what the rules let through. */
export function numbersOf(seen: Seen) {
  const rules = expected()
  const inside = (setup: Setup, from: 'internet' | 'edge') =>
    seen[`${setup}-${from}-app`] +
    seen[`${setup}-${from}-data`] +
    seen[`${setup}-${from}-monitoring`]
  return {
    reason: seen.reason,
    /** What listens in each zone, and in the three behind the inner firewall. */
    ports: ports.length,
    portsInside: 3 * ports.length,
    publicPorts: rules['both-internet-edge'],
    appPorts: rules['both-edge-app'],
    monitoringPorts: rules['both-edge-monitoring'],
    ...{
      noneInternetEdge: seen['none-internet-edge'],
      noneInternetInside: inside('none', 'internet'),
    },
    noneEdgeInside: inside('none', 'edge'),
    ...{
      outerInternetEdge: seen['outer-internet-edge'],
      outerInternetInside: inside('outer', 'internet'),
    },
    outerEdgeInside: inside('outer', 'edge'),
    ...{
      bothInternetEdge: seen['both-internet-edge'],
      bothInternetInside: inside('both', 'internet'),
    },
    ...{ bothEdgeApp: seen['both-edge-app'], bothEdgeData: seen['both-edge-data'] },
    bothEdgeMonitoring: seen['both-edge-monitoring'],
    ...{ trapInput: seen.trapInput, trapForward: seen.trapForward },
  }
}

type Numbers = ReturnType<typeof numbersOf>

const choices = ['nothing', 'pages', 'database', 'everything'] as const

function answerOf(n: Numbers): (typeof choices)[number] {
  const all = n.bothEdgeApp + n.bothEdgeData + n.bothEdgeMonitoring
  if (all === 0) return 'nothing'
  if (all >= n.portsInside) return 'everything'
  return n.bothEdgeData > 0 ? 'database' : 'pages'
}

const isOpenWithout = (n: Numbers) =>
  n.noneInternetEdge === n.ports &&
  n.noneInternetInside === n.portsInside &&
  n.noneEdgeInside === n.portsInside
const isHalfClosed = (n: Numbers) =>
  n.outerInternetEdge === n.publicPorts &&
  n.outerInternetInside === 0 &&
  n.outerEdgeInside === n.portsInside
const isClosed = (n: Numbers) =>
  n.bothInternetEdge === n.publicPorts &&
  n.bothInternetInside === 0 &&
  n.bothEdgeApp === n.appPorts &&
  n.bothEdgeData === 0 &&
  n.bothEdgeMonitoring === n.monitoringPorts
const isTrap = (n: Numbers) => n.trapInput === 1 && n.trapForward === 0

const evidence: Evidence[] = [{ kind: 'topology' }]
const causes = () => ['table', 'kernel', 'busy'] as const

const experiment = defineExperiment({
  number: 16,
  id: 'firewall',
  question: { kind: 'choice', choices },
  needs: {},
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'pages',
    table: [
      ['rules', 'internetEdge', 'internetInside', 'edgeInside'],
      ['none', n.noneInternetEdge, n.noneInternetInside, n.noneEdgeInside],
      ['outer', n.outerInternetEdge, n.outerInternetInside, n.outerEdgeInside],
      [
        'both',
        n.bothInternetEdge,
        n.bothInternetInside,
        n.bothEdgeApp + n.bothEdgeData + n.bothEdgeMonitoring,
      ],
    ],
    chart: {
      kind: 'bars',
      x: [...setups],
      series: {
        internetInside: [n.noneInternetInside, n.outerInternetInside, n.bothInternetInside],
        edgeInside: [
          n.noneEdgeInside,
          n.outerEdgeInside,
          n.bothEdgeApp + n.bothEdgeData + n.bothEdgeMonitoring,
        ],
      },
    },
  }),

  claims: {
    'no-rules': { holds: isOpenWithout, causes: () => ['kernel', 'busy'] as const, evidence },
    outer: { holds: isHalfClosed, causes, evidence },
    both: { holds: isClosed, causes, evidence },
    trap: { holds: isTrap, causes: () => ['kernel', 'busy'] as const, evidence },
  },

  explanation: {
    measured: { when: (n: Numbers) => n.reason === 0 },
    'not-linux': { when: (n: Numbers) => n.reason === 1 },
    'no-programs': { when: (n: Numbers) => n.reason === 2 },
    'no-rights': { when: (n: Numbers) => n.reason === 3 },
    'no-rules': { when: isOpenWithout },
    outer: { when: isHalfClosed, sources: ['firewalls'] },
    both: { when: isClosed, sources: ['firewalls'] },
    'data-open': { when: (n: Numbers) => n.bothEdgeData > 0 },
    trap: { when: isTrap, sources: ['nftables-hooks', 'docker-firewall'] },
    'rule-holds': { when: (n: Numbers) => n.trapInput === 0 },
  },

  theory: { deny: ['firewalls'], dmz: ['firewalls'], hooks: ['nftables-hooks', 'docker-firewall'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
