import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../../control/status/status.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitches } from '../measure/commands.ts'
import { percent, round, waitUntil } from '../measure/requests.ts'
import { type Customers, startCustomers } from './customers.ts'
import { diagnose, type Figures, lastOf, readFigures } from './diagnose.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'
import { commandsOf, type Incident, incidentAt, incidents } from './incidents.ts'

const measuredWithinMs = 120_000
/** Prometheus computes its figures twice. */
const calmMs = 10_000
const shownWithinMs = 60_000
const ratioWithinMs = 30_000

/** One incident by chance: nobody knows which until it is over. */
const measure = (bench: Workbench) =>
  measureIncident(bench, incidents[randomInt(incidents.length)] as Incident)

/** Exported for its test. */
export async function measureIncident(bench: Workbench, incident: Incident) {
  bench.step('customers')
  const restoreSwitches = await setSwitches(bench, {
    ...{ replicas: 3, sessions: 'redis', reads: 'replica' },
  })
  const status = await bench.status()
  const customers = startCustomers(bench)
  const { inject, clear } = commandsOf(incident, status)
  try {
    await waitUntilCalm(bench, status)
    const before = await readFigures(bench)
    customers.count()
    bench.step('incident')
    await bench.run(inject)
    bench.step('search')
    const seen = findOut(bench)
    // Its error is thrown below.
    seen.catch(() => {})
    await bench.answered()
    const { found, seconds } = await seen
    const during = await figuresDuring(bench, customers)
    const { sent, failed } = customers.counted()
    return {
      incident: incidents.indexOf(incident),
      found: found === null ? -1 : incidents.indexOf(found),
      ...{ seconds, sent, failed, failedPercent: percent(failed, sent) },
      ...{
        errorsBefore: before.errors,
        slowestBefore: before.slowest,
        othersBefore: before.others,
      },
      ...{ downBefore: before.down, lagBefore: before.lag },
      ...{
        errorsDuring: during.errors,
        slowestDuring: during.slowest,
        othersDuring: during.others,
      },
      ...{ downDuring: during.down, lagDuring: during.lag },
    }
  } finally {
    await customers.stop()
    await bench.run(clear).catch(() => {})
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** Resolves when nothing has stood out for a while: what an earlier incident leaves comes and goes as the last minute moves on. */
async function waitUntilCalm(bench: Workbench, status: Status): Promise<void> {
  let calmSince = Number.POSITIVE_INFINITY
  const isCalm = async () => {
    const now = performance.now()
    calmSince = (await isMeasured(bench, status))
      ? Math.min(calmSince, now)
      : Number.POSITIVE_INFINITY
    return now - calmSince >= calmMs
  }
  await waitUntil('Prometheus', isCalm, { withinMs: measuredWithinMs, signal: bench.signal })
}

/** Prometheus knows how fast each app replica is, and nothing of the last minute stands out, such as an earlier incident. */
async function isMeasured(bench: Workbench, { replicas }: Status): Promise<boolean> {
  const measured = await lastOf(bench, 'durationByApp')
  if (measured.length < replicas.length || (await diagnose(bench)) !== null) return false
  return (await readFigures(bench)).errors < 1
}

/** What the charts show, and after how long; null if nothing stands out in time. */
async function findOut(bench: Workbench): Promise<{ found: Incident | null; seconds: number }> {
  const began = performance.now()
  let found: Incident | null = null
  const isFound = async () => {
    found = await diagnose(bench)
    return found !== null || performance.now() - began > shownWithinMs
  }
  await waitUntil('The charts', isFound, {
    ...{ withinMs: 2 * shownWithinMs, signal: bench.signal },
  })
  return { found, seconds: round((performance.now() - began) / 1000) }
}

/** Failures are a ratio only after Prometheus has asked twice. */
async function figuresDuring(bench: Workbench, { counted }: Customers): Promise<Figures> {
  const began = performance.now()
  let figures = await readFigures(bench)
  while (
    counted().failed > 0 &&
    figures.errors === 0 &&
    performance.now() - began < ratioWithinMs
  ) {
    await delay(500)
    figures = await readFigures(bench)
  }
  return figures
}

const isFound = (n: Numbers) => n.found === n.incident
const is =
  (...names: Incident[]) =>
  (n: Numbers) =>
    names.some((name) => name === incidentAt(n.incident))

const evidence: Evidence[] = [{ kind: 'charts' }, { kind: 'topology' }]

const experiment = defineExperiment({
  number: 21,
  id: 'monitoring',
  question: { kind: 'choice', choices: [...incidents, 'nothing'] },
  asksMeanwhile: true,
  needs: { apps: 3, databases: 2, redis: true, monitoring: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: incidentAt(n.incident),
    expected: incidentAt(n.found),
    table: [
      ['figure', 'before', 'during'],
      ['down', n.downBefore, n.downDuring],
      ['errors', n.errorsBefore, n.errorsDuring],
      ['slowest', n.slowestBefore, n.slowestDuring],
      ['others', n.othersBefore, n.othersDuring],
      ['lag', n.lagBefore, n.lagDuring],
    ],
    chart: {
      kind: 'bars',
      x: ['before', 'during'],
      series: {
        slowest: [n.slowestBefore, n.slowestDuring],
        others: [n.othersBefore, n.othersDuring],
      },
    },
  }),

  claims: {
    shown: {
      holds: isFound,
      causes: (n: Numbers) =>
        n.found === -1
          ? (['not-injected', 'figures-late'] as const)
          : (['another', 'busy'] as const),
      evidence,
    },
  },

  explanation: {
    'slow-app': {
      when: (n: Numbers) => isFound(n) && is('app-1-slow', 'app-2-slow', 'app-3-slow')(n),
    },
    'redis-down': { when: (n: Numbers) => isFound(n) && is('redis-down')(n) },
    'primary-down': { when: (n: Numbers) => isFound(n) && is('primary-down')(n) },
    'replica-down': { when: (n: Numbers) => isFound(n) && is('replica-down')(n) },
    'replica-late': { when: (n: Numbers) => isFound(n) && is('replica-late')(n) },
    seconds: { when: isFound },
    unnoticed: { when: (n: Numbers) => n.failed === 0 },
    noticed: { when: (n: Numbers) => n.failed > 0 },
  },

  theory: {
    symptoms: ['sre-monitoring'],
    causes: ['sre-monitoring'],
    percentiles: ['tail-at-scale'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
