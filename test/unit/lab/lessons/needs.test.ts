import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { course } from '../../../../apps/lab/lessons/course.ts'
import { commandFor, missingFrom, stageFor } from '../../../../apps/lab/lessons/needs.ts'
import type { Lessons } from '../../../../apps/lab/lessons/runner.ts'
import type { Language } from '../../../../apps/lab/texts/texts.ts'
import { coursePage, lessonPage } from '../../../../apps/lab/views/present/lesson-page.ts'
import { type Stage, stageNames } from '../../../../infra/stages/stage.ts'
import { stages } from '../../../../infra/stages/stages.ts'

const lessonOf = (id: string) => {
  const lesson = course.find((one) => one.id === id)
  assert.ok(lesson)
  return lesson
}

const noRuns = {
  ...{ running: () => null, lastRun: () => undefined, prediction: () => undefined },
} as unknown as Lessons

const readerOf = (language: Language, stage: Stage, inContainers = false) => ({
  ...{ lessons: noRuns, language, learner: null, stage },
  commander: inContainers ? ('engine' as const) : ('supervisor' as const),
})

describe('what a lesson needs', () => {
  test('can be had in some stage', () => {
    for (const { id, needs } of course) {
      const name = stageFor(needs)
      // In containers, where load balancers have a virtual address, and locally, where they have none.
      const stage = { ...stages[name], virtualAddresses: needs.virtualAddress ? ['10.0.0.1'] : [] }
      assert.deepEqual(missingFrom(stage, needs, false), [], id)
      assert.ok(stageNames.includes(name))
    }
  })

  test('is missing where there is one of everything', () => {
    const missing = (id: string) => missingFrom(stages.simple, lessonOf(id).needs, false)
    assert.deepEqual(missing('who-answered'), ['apps'])
    assert.deepEqual(missing('single-points'), ['apps', 'databases', 'redis', 'whoami'])
  })

  test('is missing in every other stage when it is the stage itself', () => {
    const missing = stageNames.map((name) => missingFrom(stages[name], { stage: 'simple' }, false))
    assert.deepEqual(missing, [[], ['stage'], ['stage'], ['stage']])
  })

  test('counts TLS on every hop as HTTPS, and HTTPS not as TLS on every hop', () => {
    const atEdge = { ...stages.distributed, tls: 'edge' as const }
    assert.deepEqual(missingFrom(atEdge, { tls: 'edge' }, false), [])
    assert.deepEqual(missingFrom(atEdge, { tls: 'all' }, false), ['tls'])
    assert.deepEqual(missingFrom(stages.secured, { tls: 'edge' }, false), [])
    assert.deepEqual(missingFrom(stages.distributed, { tls: 'edge' }, false), ['tls'])
  })

  for (const [language, notice] of [
    ['en', /needs a read replica and a single Redis\. The stage simple/],
    ['fr', /une réplique en lecture et un seul Redis\. L’étape simple/],
  ] as const)
    test(`is on its page and in the list, in ${language}`, () => {
      const reader = readerOf(language, stages.simple)
      const lesson = lessonOf('primary-down')
      const place = { ...reader, shopUrl: () => '' }
      const { missing } = lessonPage(lesson, place)
      assert.match(String(missing?.text).replaceAll('\u00a0', ' '), notice)
      assert.equal(missing?.command, 'npm start -- --stage distributed')
      assert.equal(lessonPage(lesson, { ...place, stage: stages.distributed }).missing, null)
      const listed = coursePage(reader).lessons.find(({ id }) => id === lesson.id)
      assert.equal(listed?.state, 'missing')
      assert.match(String(listed?.stateText), /distributed/)
    })

  for (const [language, sentence, names] of [
    [
      'en',
      /^This lesson needs a shop without containers \(npm start\)\. The stage secured, which is running in containers, cannot/,
      /needs.* a shop without containers \(npm start\)$/i,
    ],
    [
      'fr',
      /^Il faut à cette leçon une boutique sans conteneurs \(npm start\)\. L’étape secured, en cours d’exécution en conteneurs, ne/,
      /demande.* une boutique sans conteneurs \(npm start\)$/i,
    ],
  ] as const)
    test(`is no container where packets or processes are looked at, in ${language}`, () => {
      const plain = (text: string | undefined) => String(text).replaceAll('\u00a0', ' ')
      for (const [id, stage] of [
        ['where-tls-ends', stages.secured],
        ['up-or-out', stages.secured],
        ['where-tls-ends', stages.distributed],
      ] as const) {
        const lesson = lessonOf(id)
        const inContainers = { ...readerOf(language, stage, true), shopUrl: () => '' }
        const { missing } = lessonPage(lesson, inContainers)
        assert.equal(missing?.command, `npm start -- --stage ${stageFor(lesson.needs)}`)
        if (stage === stages.secured) assert.match(plain(missing?.text), sentence)
        const listed = coursePage(inContainers).lessons.find((one) => one.id === id)
        assert.equal(listed?.state, 'missing')
        assert.match(plain(listed?.stateText), names)
      }
      const locally = { ...readerOf(language, stages.secured), shopUrl: () => '' }
      assert.equal(lessonPage(lessonOf('where-tls-ends'), locally).missing, null)
    })

  test('comes with the command for where it can be had', () => {
    const [shared, virtual] = ['two-load-balancers', 'virtual-address'].map(
      (id) => lessonOf(id).needs,
    )
    for (const inContainers of [false, true]) {
      assert.match(commandFor(virtual ?? {}, stages.distributed, inContainers), /^docker compose/)
      assert.match(commandFor(shared ?? {}, stages.distributed, inContainers), /^npm start/)
    }
    const inContainers = { ...stages['scale-up'], virtualAddresses: ['10.0.0.1'] }
    assert.deepEqual(missingFrom(inContainers, shared ?? {}, true), ['sharedPort'])
    assert.deepEqual(missingFrom(inContainers, virtual ?? {}, true), [])
    assert.deepEqual(missingFrom(stages['scale-up'], virtual ?? {}, false), ['virtualAddress'])
  })
})
