import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lesson as sticky } from '../../../../apps/lab/lessons/03-sticky/lesson.ts'
import { explain } from '../../../../apps/lab/lessons/explain.ts'
import { findingOf } from '../../../../apps/lab/lessons/workbench.ts'
import { languages, texts } from '../../../../apps/lab/texts/texts.ts'
import { pagesOf } from '../../../support/lessons.ts'

const kept = {
  ...{ requests: 30, newcomers: 12, expectedRound: 10 },
  ...{ knownRound: 10, appsRound: 3, knownSticky: 30, appsSticky: 1 },
  ...{ knownGrown: 30, appsGrown: 1, sameApp: 1, assignedApps: 5, mostAssigned: 3 },
}
const ignored = {
  ...kept,
  ...{ knownSticky: 6, appsSticky: 5, knownGrown: 6, appsGrown: 5, sameApp: 0 },
}

describe('page, terminal and reports of a lesson', () => {
  for (const language of languages)
    for (const [name, numbers] of Object.entries({ kept, ignored }))
      test(`have what is true of the numbers, and nothing else: ${name}, ${language}`, () => {
        const { contradictions, sentences, background } = explain(sticky, numbers, language)
        const words = texts[language].lessons
        const hidden = Object.keys(sticky.explanation).filter(
          (key) => !sentences.some((one) => one.key === key),
        )
        const other = explain(sticky, numbers === kept ? ignored : kept, language).sentences
        const pages = pagesOf(sticky, findingOf(sticky, numbers), language)
        for (const [where, text] of Object.entries(pages)) {
          for (const one of [...sentences, ...background]) {
            assert.ok(text.includes(one.text), `${where} lacks: ${one.text}`)
            for (const source of one.sources) assert.ok(text.includes(source.name), where)
          }
          for (const { key, text: said } of other)
            if (hidden.includes(key)) assert.ok(!text.includes(said), `${where} has: ${said}`)
          assert.equal(text.includes(words.contradicts), contradictions.length > 0, where)
          for (const { text: first, causes } of contradictions) {
            const at = text.indexOf(first)
            assert.ok(at > 0 && at < text.indexOf(sentences[0]?.text ?? ''), `${where}: ${first}`)
            for (const cause of causes) assert.ok(text.includes(cause), `${where}: ${cause}`)
          }
        }
      })

  test('link the requests and the configuration that show a contradiction', () => {
    const { contradictions } = explain(sticky, ignored, 'en')
    assert.deepEqual(contradictions[0]?.evidence, [
      { label: 'the requests to /account', href: '/requests?show-path=%2Faccount' },
      { label: 'the edge’s configuration for sticky', href: '/switches?value=sticky#edge' },
      { label: 'the switches and active faults', href: '/switches' },
    ])
  })
})
