import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { numberFormat } from '../../../../apps/lab/http/number-format.ts'
import { course, lessonTexts } from '../../../../apps/lab/lessons/course.ts'
import { languages } from '../../../../apps/lab/texts/texts.ts'

const keys = (record: object) => Object.keys(record).sort()

describe('the course', () => {
  test('has every lesson that there is a folder for, in order', () => {
    const folders = readdirSync('apps/lab/lessons').filter((name) => /^\d\d-/.test(name))
    const expected = course.map(({ number, id }) => `${String(number).padStart(2, '0')}-${id}`)
    assert.deepEqual(folders.sort(), expected)
    assert.deepEqual(
      course.map(({ number }) => number),
      course.map((_, at) => at + 1),
    )
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
        const { title, story, method, theory, notice } = own
        for (const text of [title, story, own.question, method, theory, notice])
          assert.ok(text.trim().length > 3, text)
        if (language !== 'en') assert.notEqual(story, english.story)
        const one = new Proxy({}, { get: () => 1 })
        const sentences = own.explain(one, numberFormat(language))
        assert.ok(sentences.length > 0)
        for (const sentence of sentences) assert.doesNotMatch(sentence, /undefined|NaN/)
      })
})
