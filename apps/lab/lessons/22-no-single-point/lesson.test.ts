import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson, numbersOf } from './lesson.ts'

const all = { edge: 2, web: 2, app: 2, database: 2, replica: 2, redis: 2, sentinel: 2 }
const simple = numbersOf('simple', { edge: 0, app: 0, database: 0 }, {}, 3)
const distributed = numbersOf(
  'distributed',
  { edge: 0, app: 2, database: 1, replica: 2, redis: 1 },
  simple,
  3,
)
const typical = numbersOf('scale-up', all, distributed, 0)

/** A single point in the stage of the typical numbers. */
const point = (value: number) => value === 0 || value === 1

checkExplanations(lesson, {
  typical,
  // Which stage it is, and what others were: both are no measurements of this run.
  fixed: [
    ...(['stage', 'expected', 'stopped'] as const),
    ...(Object.keys(typical) as (keyof typeof typical)[]).filter(
      (key) => !/^scale-up-/.test(key) && key !== 'points',
    ),
  ],
  contradictions: {
    'nobody takes over': {
      numbers: numbersOf('scale-up', { ...all, database: 1, redis: 1 }, distributed, 0),
      claims: ['as-built'],
    },
    'the other load balancer and the other app replicas are of no use': {
      numbers: numbersOf('scale-up', { ...all, edge: 0, app: 0, web: 0 }, distributed, 0),
      claims: ['as-built'],
    },
  },
  truths: [
    { en: /the tour is finished/, fr: /le parcours est terminé/, when: (n) => n.points === 0 },
    { en: /The tour goes on/, fr: /Le parcours continue/, when: (n) => n.points !== 0 },
    {
      en: /^Without its load balancer/,
      fr: /^Sans son répartiteur/,
      when: (n) => point(n['scale-up-edge']),
    },
    {
      en: /^Without the app replica/,
      fr: /^Sans la réplique de l’application/,
      when: (n) => point(n['scale-up-app']),
    },
    {
      en: /^Without the primary nobody/,
      fr: /^Sans le serveur primaire/,
      when: (n) => point(n['scale-up-database']),
    },
    {
      en: /^Without Redis nobody/,
      fr: /^Sans Redis, personne/,
      when: (n) => point(n['scale-up-redis']),
    },
    {
      en: /^The stop of a web server/,
      fr: /^L’arrêt d’un serveur web/,
      when: (n) =>
        (['web', 'replica', 'sentinel'] as const).some((kind) => point(n[`scale-up-${kind}`])),
    },
    { en: /is the machine/, fr: /c’est la machine/, when: anyNumbers },
  ],
})

test('the tour has a column for each stage that somebody has seen, and ends where nothing is a single point', () => {
  assert.deepEqual(lesson.result(typical).table, [
    ['component', 'simple', 'distributed', 'scale-up'],
    ['edge', 'nothing', 'nothing', 'everything'],
    ['web', 'absent', 'absent', 'everything'],
    ['app', 'nothing', 'everything', 'everything'],
    ['database', 'nothing', 'pages', 'everything'],
    ['replica', 'absent', 'everything', 'everything'],
    ['redis', 'absent', 'pages', 'everything'],
    ['sentinel', 'absent', 'absent', 'everything'],
  ])
  assert.deepEqual(lesson.result(typical).chart.series, { points: [3, 3, 0] })
  assert.deepEqual(
    [simple, distributed, typical].map((n) => lesson.isFinished?.(n)),
    [false, false, true],
  )
  assert.deepEqual(lesson.result(distributed).answer, [])
})

test('a second run of the same stage replaces the first', () => {
  const better = numbersOf('distributed', { ...all, web: -1 }, distributed, 0)
  assert.equal(better['distributed-web'], -1)
  assert.equal(better['simple-edge'], 0)
  assert.deepEqual(lesson.result(better).answer, ['distributed'])
})
