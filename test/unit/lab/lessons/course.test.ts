import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { course, lessonTexts } from '../../../../apps/lab/lessons/course.ts'
import { sources } from '../../../../apps/lab/lessons/sources.ts'
import { languages } from '../../../../apps/lab/texts/texts.ts'

const keys = (record: object) => Object.keys(record).sort()

describe('the course', () => {
  test('has every lesson that there is a folder for, in order', () => {
    const folders = readdirSync('apps/lab/lessons').filter((name) => /^\d\d-/.test(name))
    const expected = course.map(({ number, id }) => `${String(number).padStart(2, '0')}-${id}`)
    assert.deepEqual(folders.sort(), expected)
  })

  for (const lesson of course)
    for (const language of languages)
      test(`has all texts of ${lesson.id} in ${language}`, () => {
        const own = lessonTexts(lesson, language)
        const english = lessonTexts(lesson, 'en')
        const { question } = lesson
        const choices = question.kind === 'choice' ? question.choices : []
        assert.deepEqual(keys(own.choices), [...choices].sort())
        assert.deepEqual(keys(own.steps), keys(english.steps))
        assert.deepEqual(keys(own.columns), keys(english.columns))
        assert.equal(own.tryIt.length, english.tryIt.length)
        const { title, story, method, notice } = own
        for (const text of [title, story, own.question, method, notice])
          assert.ok(text.trim().length > 3, text)
        if (language !== 'en') assert.notEqual(story, english.story)
        const { claims, explanation, theory } = lesson
        for (const [given, wanted] of [
          [own.claims, claims],
          [own.explanation, explanation],
          [own.theory, theory],
        ] as const)
          assert.deepEqual(keys(given), keys(wanted))
        assert.deepEqual(keys(own.causes), keys(english.causes))
      })

  for (const lesson of course)
    test(`names a source for everything that theory says in ${lesson.id}`, () => {
      for (const [key, names] of Object.entries(lesson.theory)) assert.ok(names.length > 0, key)
    })

  test('has sources with addresses', () => {
    for (const { name, url } of Object.values(sources)) {
      assert.ok(name.length > 5)
      assert.equal(new URL(url).protocol, 'https:')
    }
  })

  test('uses every source', () => {
    const used = course.flatMap(({ theory, explanation }) => [
      ...Object.values(theory).flat(),
      ...Object.values(explanation).flatMap((one) => one.sources ?? []),
    ])
    assert.deepEqual([...new Set(used)].sort(), Object.keys(sources).sort())
  })
})
