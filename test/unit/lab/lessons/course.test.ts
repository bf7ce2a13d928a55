import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { numberFormat } from '../../../../apps/lab/http/number-format.ts'
import { registry } from '../../../../apps/lab/lessons/registry.ts'
import { lessonTexts } from '../../../../apps/lab/lessons/result-view.ts'
import { languages, texts } from '../../../../apps/lab/texts/texts.ts'

const keys = (record: object) => Object.keys(record).sort()

describe('the course', () => {
  test('has every lesson that there is a file for, in order', () => {
    const files = readdirSync('apps/lab/lessons').filter((file) => /^\d\d-/.test(file))
    const expected = registry.map(({ number, id }) => `${String(number).padStart(2, '0')}-${id}.ts`)
    assert.deepEqual(files.sort(), expected)
    assert.deepEqual(
      registry.map(({ number }) => number),
      registry.map((_, at) => at + 1),
    )
  })

  for (const language of languages)
    test(`has texts for no other lesson in ${language}`, () => {
      assert.deepEqual(keys(texts[language].lessons.course), registry.map(({ id }) => id).sort())
    })

  for (const lesson of registry)
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
