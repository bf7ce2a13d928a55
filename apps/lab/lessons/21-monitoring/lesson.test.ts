import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkExplanations } from '../../../../test/support/explanations.ts'
import type { Figure } from '../../charts/prometheus.ts'
import type { Workbench } from '../lesson.ts'
import { diagnose } from './diagnose.ts'
import { type Incident, incidents } from './incidents.ts'
import { lesson } from './lesson.ts'

const healthy = {
  ...{ errorsBefore: 0, slowestBefore: 24, othersBefore: 20, downBefore: 0, lagBefore: 0.2 },
  ...{ errorsDuring: 0, slowestDuring: 25, othersDuring: 21, downDuring: 0, lagDuring: 0.2 },
  ...{ seconds: 14, sent: 400, failed: 0, failedPercent: 0 },
}
const failing = { errorsDuring: 31.4, failed: 120, failedPercent: 30, downDuring: 1 }
const figures: Readonly<Record<Incident, Partial<typeof healthy>>> = {
  'app-1-slow': { slowestDuring: 4800 },
  'app-2-slow': { slowestDuring: 4800 },
  'app-3-slow': { slowestDuring: 4800 },
  'redis-down': failing,
  'primary-down': failing,
  'replica-down': { downDuring: 1 },
  'replica-late': { lagDuring: 12.5 },
}

type Numbers = typeof healthy & { incident: number; found: number }

const isSlow = (n: Numbers) => n.incident < 3
const isCaused = (incident: Incident) => (n: Numbers) => n.incident === incidents.indexOf(incident)

const finding = (name: Incident, found: Incident | null = name): Numbers => ({
  ...{ incident: incidents.indexOf(name), found: found ? incidents.indexOf(found) : -1 },
  ...{ ...healthy, ...figures[name] },
})

checkExplanations<Numbers>(lesson, {
  typical: finding('redis-down'),
  fixed: [],
  contradictions: {
    'the charts show nothing': { numbers: finding('replica-late', null), claims: ['shown'] },
    'the charts show another component': {
      numbers: finding('app-1-slow', 'app-2-slow'),
      claims: ['shown'],
    },
    // They show it.
    ...Object.fromEntries(incidents.map((name) => [name, { numbers: finding(name), claims: [] }])),
  },
  truths: [
    {
      en: /^One app replica stood out/,
      fr: /^Une réplique de l’application se détachait/,
      when: (n) => isSlow(n) && n.found === n.incident,
    },
    { en: /^Redis was down/, fr: /^Redis était arrêté/, when: isCaused('redis-down') },
    {
      en: /^The primary was down/,
      fr: /^Le serveur primaire était arrêté/,
      when: isCaused('primary-down'),
    },
    {
      en: /^The read replica was down/,
      fr: /^La réplique en lecture était arrêtée/,
      when: isCaused('replica-down'),
    },
    {
      en: /^The read replica was \S+ s behind/,
      fr: /^La réplique en lecture avait/,
      when: isCaused('replica-late'),
    },
    {
      en: /after the incident began, the charts showed it/,
      fr: /les graphiques le montraient/,
      when: (n) => n.found === n.incident,
    },
    {
      en: /of the customers, none failed/,
      fr: /des clients, aucune n’a échoué/,
      when: (n) => n.failed === 0,
    },
    {
      en: /of the customers, \d\S* failed/,
      fr: /des clients, \d\S* ont échoué/,
      when: (n) => n.failed > 0,
    },
  ],
})

describe('what the charts show', () => {
  const names = ['app-1', 'app-2', 'app-3', 'redis', 'db-1', 'db-2']

  /** A workbench whose Prometheus has these figures by component. */
  const benchWith = (parts: { down?: string; durations?: number[]; lag?: number }): Workbench => {
    const figure = (component: string, value: number): Figure => ({ labels: { component }, value })
    const answers: [RegExp, Figure[]][] = [
      [/component:up/, names.map((name) => figure(name, name === parts.down ? 0 : 1))],
      [/errors:ratio/, [{ labels: {}, value: 0 }]],
      [
        /app:request_seconds/,
        (parts.durations ?? [0.02, 0.03, 0.02]).map((value, at) => figure(`app-${at + 1}`, value)),
      ],
      [/database:lag/, [{ labels: { node: 'db-2' }, value: parts.lag ?? 0.1 }]],
    ]
    return {
      query: async (expression: string) =>
        answers.find(([pattern]) => pattern.test(expression))?.[1] ?? [],
      status: async () => ({
        databases: [
          { name: 'db-1', role: 'replica' },
          { name: 'db-2', role: 'primary' },
        ],
      }),
    } as unknown as Workbench
  }

  const cases: [string, Parameters<typeof benchWith>[0], Incident | null][] = [
    ['nothing while all is well', {}, null],
    ['the app replica that stands out', { durations: [0.02, 4.5, 0.03] }, 'app-2-slow'],
    ['none if all of them are slow', { durations: [4.5, 4.2, 4.7] }, null],
    ['Redis', { down: 'redis' }, 'redis-down'],
    ['the primary by its role', { down: 'db-2' }, 'primary-down'],
    ['the read replica by its role', { down: 'db-1' }, 'replica-down'],
    ['the read replica when it is late', { lag: 12 }, 'replica-late'],
  ]
  for (const [name, parts, expected] of cases)
    test(name, async () => assert.equal(await diagnose(benchWith(parts)), expected))
})
