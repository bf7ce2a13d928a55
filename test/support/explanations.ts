import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { lessonTexts } from '../../apps/lab/lessons/course.ts'
import { explain } from '../../apps/lab/lessons/explain.ts'
import type { Lesson, Numbers } from '../../apps/lab/lessons/lesson.ts'
import { findingOf } from '../../apps/lab/lessons/workbench.ts'
import { type Language, languages } from '../../apps/lab/texts/texts.ts'

/**
 * What a phrase states about the numbers, written a second time and independently of the
 * lesson's own conditions: a page may contain the phrase only if `when` holds.
 */
export interface Truth<N> {
  en: RegExp
  fr: RegExp
  when(n: N): boolean
}

export interface Checks<N> {
  /** The numbers that theory expects. */
  typical: N
  /** The numbers that no system can change: how many requests are sent, and what is expected. */
  fixed: readonly (keyof N)[]
  /** Faulty systems: which numbers differ, and which claims they contradict. */
  contradictions: Readonly<Record<string, { numbers: Partial<N>; claims: readonly string[] }>>
  truths: readonly Truth<N>[]
}

/** For `Truth.when`: a phrase that only states numbers. */
export const anyNumbers = (): boolean => true

const numberOfRuns = 300

/** Tests that no page of a lesson contradicts its numbers, in either language. */
export function checkExplanations<N extends Numbers>(
  lesson: Lesson,
  { typical, fixed, contradictions, truths }: Checks<N>,
): void {
  const systems = Object.entries(contradictions)
  const all = [typical, ...systems.map(([, { numbers }]) => ({ ...typical, ...numbers }))]

  describe(`lesson ${lesson.number}, ${lesson.id}`, () => {
    test('agrees with theory when the numbers do', () => {
      const { contradicted, answer, expected } = findingOf(lesson, typical)
      assert.deepEqual(contradicted, [])
      if (lesson.question.kind === 'choice') assert.deepEqual([answer].flat(), [expected])
      checkAll(typical)
    })

    for (const [name, { numbers, claims }] of systems)
      test(`says so first, with causes and evidence: ${name}`, () => {
        const changed = { ...typical, ...numbers }
        assert.deepEqual(findingOf(lesson, changed).contradicted, claims)
        for (const language of languages) {
          const found = explain(lesson, changed, language).contradictions
          assert.deepEqual(
            found.map(({ key }) => key),
            claims,
          )
          for (const { text, causes, evidence } of found) {
            assert.match(text, language === 'en' ? /Expected: / : /Attendu\u202f: /)
            assert.ok(causes.length > 0, text)
            for (const { href } of evidence) assert.match(href, /^\//)
            assert.ok(evidence.length > 0, text)
          }
        }
        checkAll(changed)
      })

    test('says nothing that any of its numbers contradicts', () => {
      for (const numbers of all)
        for (const name of Object.keys(typical))
          for (const value of valuesOf(name)) checkAll({ ...numbers, [name]: value })
    })

    test('says nothing that numbers contradict which come together by chance', () => {
      const any = fc.record(
        Object.fromEntries(
          Object.keys(typical).map((name) => [name, fc.constantFrom(...valuesOf(name))]),
        ),
      )
      fc.assert(
        fc.property(any, (numbers) => checkAll(numbers as N)),
        { numRuns: numberOfRuns },
      )
    })

    test('has a case for each claim, and a truth for each sentence', () => {
      const claims = new Set(systems.flatMap(([, one]) => one.claims))
      assert.deepEqual([...claims].sort(), Object.keys(lesson.claims).sort())
      for (const language of languages) {
        const shown = all.flatMap((numbers) => explain(lesson, numbers, language).sentences)
        assert.deepEqual(
          [...new Set(shown.map(({ key }) => key))].sort(),
          Object.keys(lesson.explanation).sort(),
          'no case shows the others',
        )
        for (const { key, text } of shown)
          assert.ok(
            truths.some((one) => one[language].test(text)),
            `${language}: no truth is about ${key}: ${text}`,
          )
        for (const one of truths)
          assert.ok(
            shown.some(({ text }) => one[language].test(text)),
            `${language}: no sentence has ${one[language]}`,
          )
      }
    })
  })

  /** Values that a number has in some case, and others that contradict it. */
  function valuesOf(name: string): number[] {
    const known = all.map((numbers) => numbers[name] ?? 0)
    if (fixed.includes(name)) return [typical[name] ?? 0]
    const most = Math.max(...known)
    // A number that means yes or no.
    if (known.every((value) => value === 0 || value === 1) && most === 1) return [0, 1]
    return [...new Set([...known, 0, 1, Math.round(most / 2), most + 1, most * 10])]
  }

  function checkAll(numbers: N): void {
    for (const language of languages) check(numbers, language)
  }

  function check(numbers: N, language: Language): void {
    for (const text of textsOf(lesson, numbers, language)) {
      assert.doesNotMatch(text, /NaN|undefined|Infinity|∞|^$/)
      const [measured = ''] = text.split(/Expected: |Attendu\u202f: /)
      for (const { when, ...patterns } of truths)
        if (patterns[language].test(measured))
          assert.ok(when(numbers), `"${text}" is contradicted by ${JSON.stringify(numbers)}`)
    }
  }
}

/** All texts of a lesson's page about this run: everything but the story and the theory. */
export function textsOf(lesson: Lesson, numbers: Numbers, language: Language): string[] {
  const { contradictions, sentences } = explain(lesson, numbers, language)
  const { question, method, tryIt, notice } = lessonTexts(lesson, language)
  return [
    ...contradictions.map(({ text }) => text),
    ...sentences.map(({ text }) => text),
    ...[question, method, notice, ...tryIt.map(({ text }) => text)],
  ]
}
