import type { Answer } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitches } from '../measure/commands.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const instances = 5
const requests = 20
const newcomers = 10
/** A name that nobody can own (RFC 2606). */
const unknownHost = 'nobody.example'

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { whoami: instances })
  try {
    bench.step('hosts')
    const shop = siteOf(await bench.client().get('/'))
    const whoami = siteOf(await bench.client('whoami').get('/'))
    const lab = siteOf(await bench.client('lab').get('/'))
    bench.step('unknown')
    const unknown = await bench.client().get('/', { Host: unknownHost })
    bench.step('path')
    const byPath = await bench.client().get('/whoami/some/path?q=1')
    bench.step('turns')
    const turns = await ask(bench, 'whoami')
    bench.step('sticky')
    const sticky = await ask(bench, 'sticky-whoami')
    const assigned = new Set<string>()
    for (let guest = 0; guest < newcomers; guest++)
      assigned.add((await bench.client('sticky-whoami').get('/')).servedBy)
    return {
      ...{ instances, requests, newcomers, each: requests / instances },
      ...{ shopBySite: shop === 'shop' ? 1 : 0, whoamiBySite: whoami === 'whoami' ? 1 : 0 },
      ...{ labBySite: lab === 'lab' ? 1 : 0 },
      unknownStatus: unknown.status,
      unknownServed: siteOf(unknown) === 'none' ? 0 : 1,
      unknownByWhoami: siteOf(unknown) === 'whoami' ? 1 : 0,
      pathToWhoami: siteOf(byPath) === 'whoami' ? 1 : 0,
      pathKept: /^GET \/whoami\/some\/path\?q=1 HTTP/m.test(byPath.body) ? 1 : 0,
      ...{ turnsInstances: turns.length, stickyInstances: sticky.length },
      ...{ turnsMost: Math.max(...turns), turnsLeast: Math.min(...turns) },
      assigned: assigned.size,
    }
  } finally {
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** Which site an answer comes from. */
function siteOf({ status, servedBy, body }: Answer): 'shop' | 'whoami' | 'lab' | 'none' {
  if (status !== 200) return 'none'
  if (servedBy.startsWith('whoami-')) return 'whoami'
  if (servedBy.startsWith('app-')) return 'shop'
  return /<title>[^<]*lab/i.test(body) ? 'lab' : 'none'
}

/** How many requests each instance answered that answered any. */
async function ask(bench: Workbench, host: string): Promise<number[]> {
  const guest = bench.client(host)
  const counts = new Map<string, number>()
  for (let request = 0; request < requests; request++) {
    const { servedBy } = await guest.get('/')
    counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1)
  }
  return [...counts.values()]
}

const answerOf = (n: Numbers) => {
  if (n.unknownByWhoami === 1) return 'whoami'
  if (n.unknownServed === 1) return 'shop'
  return n.unknownStatus >= 400 ? 'refused' : []
}

const sitesRight = (n: Numbers) => n.shopBySite === 1 && n.whoamiBySite === 1 && n.labBySite === 1
const isRefused = (n: Numbers) => n.unknownStatus === 421 && n.unknownServed === 0
const pathRight = (n: Numbers) => n.pathToWhoami === 1 && n.pathKept === 1
const isEven = (n: Numbers) =>
  n.turnsInstances === n.instances && n.turnsMost === n.each && n.turnsLeast === n.each
const isKept = (n: Numbers) => n.stickyInstances === 1

const hostsEvidence: Evidence[] = [{ kind: 'requests', path: '/' }, { kind: 'topology' }]
const whoamiEvidence: Evidence[] = [
  { kind: 'configuration', strategy: 'sticky' },
  { kind: 'topology' },
]

const experiment = defineExperiment({
  number: 17,
  id: 'virtual-hosts',
  question: { kind: 'choice', choices: ['shop', 'whoami', 'refused', 'silent'] },
  needs: { whoami: true },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'refused',
    table: [
      ['host', 'requests', 'answeredBy', 'most', 'least'],
      ['turns', n.requests, n.turnsInstances, n.turnsMost, n.turnsLeast],
      ['sticky', n.requests, n.stickyInstances, n.requests, n.requests],
    ],
    chart: {
      kind: 'bars',
      x: ['turns', 'sticky', 'newcomers'],
      series: { answeredBy: [n.turnsInstances, n.stickyInstances, n.assigned] },
    },
  }),

  claims: {
    sites: {
      holds: sitesRight,
      causes: () => ['host-ignored', 'site-down'],
      evidence: hostsEvidence,
    },
    unknown: {
      holds: isRefused,
      causes: () => ['default-site', 'site-down'],
      evidence: hostsEvidence,
    },
    path: {
      holds: pathRight,
      causes: () => ['path-rewritten', 'site-down'],
      evidence: [{ kind: 'requests', path: '/whoami' }, { kind: 'topology' }],
    },
    even: {
      holds: isEven,
      causes: () => ['other-requests', 'not-ready', 'weights'],
      evidence: whoamiEvidence,
    },
    kept: {
      holds: isKept,
      causes: () => ['cookie-ignored', 'not-ready'],
      evidence: whoamiEvidence,
    },
    spread: {
      holds: (n: Numbers) => n.assigned > 1,
      causes: () => ['default-server'],
      evidence: whoamiEvidence,
    },
  },

  explanation: {
    'by-host': { when: sitesRight, sources: ['http-host'] },
    refused: { when: isRefused, sources: ['http-421'] },
    'by-path': { when: pathRight },
    turns: { when: isEven },
    sticky: { when: (n: Numbers) => isKept(n) && n.turnsInstances > 1 },
    spread: { when: (n: Numbers) => n.assigned > 1 },
    measured: { when: always },
  },

  theory: {
    names: ['http-host', 'nginx-server-names'],
    default: ['nginx-server-names', 'http-421'],
    routing: ['nginx-upstream'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
