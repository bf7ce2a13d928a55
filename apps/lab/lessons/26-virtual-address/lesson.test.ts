import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson, numbersOf } from './lesson.ts'

const typical = {
  ...{ active: 1, killSeconds: 0.3, hangSeconds: 1.2 },
  ...{ hangPages: 200, hangCame: 186, otherPages: 100, otherCame: 100 },
  ...{ passiveKilled: 97, passiveHung: 87, activeKilled: 98, activeHung: 93 },
  ...{ limitSeconds: 2, waitSeconds: 2 },
}
type N = typeof typical

const isBoth = (n: N) => n.passiveHung !== -1 && n.activeHung !== -1

checkExplanations(lesson, {
  typical,
  fixed: ['hangPages', 'limitSeconds', 'waitSeconds'],
  contradictions: {
    'the address stays when HAProxy dies': {
      numbers: { killSeconds: 3.8 },
      claims: ['moves-when-killed'],
    },
    'the check is answered by somebody else': {
      numbers: { hangSeconds: 8, hangCame: 100 },
      claims: ['moves-when-hanging', 'nearly-all-come'],
    },
    'nothing is known yet of the other arrangement': {
      numbers: { active: 0, otherPages: 0, otherCame: 0, activeKilled: -1, activeHung: -1 },
      claims: [],
    },
    'who has the other address lost pages, too': { numbers: { otherCame: 90 }, claims: [] },
  },
  truths: [
    { en: /Active-passive: one load/, fr: /Actif-passif\s: un/, when: (n) => n.active === 0 },
    { en: /Active-active: each/, fr: /Actif-actif\s: chaque/, when: (n) => n.active === 1 },
    { en: /three times a second/, fr: /trois fois par/, when: (n) => n.killSeconds <= 2 },
    { en: /after the load balancer had/, fr: /après que le/, when: (n) => n.killSeconds > 2 },
    { en: /Two answers were missing/, fr: /Deux réponses ont/, when: (n) => n.hangSeconds <= 2 },
    { en: /s while the load balancer hung/, fr: /s alors que le/, when: (n) => n.hangSeconds > 2 },
    {
      en: /noticed nothing/,
      fr: /n’ont rien remarqué/,
      when: (n) => n.active === 1 && n.otherCame === n.otherPages,
    },
    {
      en: /Of the customers of the other address/,
      fr: /Chez les clients de l’autre adresse/,
      when: (n) => n.active === 1 && n.otherCame < n.otherPages,
    },
    { en: /of all pages came in the arrangement/, fr: /de toutes les pages/, when: isBoth },
    { en: /Only one of the two/, fr: /Une seule des deux/, when: (n) => !isBoth(n) },
    { en: /These two load balancers are/, fr: /Ces deux répartiteurs sont/, when: anyNumbers },
  ],
})

/** Pages every 100 ms for two seconds; those of `lost` did not come. */
const pages = (lost: readonly number[] = []) =>
  Array.from({ length: 20 }, (_, at) => ({
    ...{
      at: at * 100,
      ms: 10,
      ok: !lost.includes(at),
      status: lost.includes(at) ? 0 : 200,
      answer: null,
    },
  }))

test('counts the seconds without a page at the address that moved', () => {
  const numbers = numbersOf([pages([5, 6, 7])], [pages([0, 1])], {})
  assert.equal(numbers.killSeconds, 0.4)
  assert.equal(numbers.hangSeconds, 0.2)
  assert.deepEqual([numbers.passiveKilled, numbers.passiveHung], [85, 90])
  assert.deepEqual([numbers.activeKilled, numbers.activeHung], [-1, -1])
})

test('a page that never came is silence until the end', () => {
  const all = Array.from({ length: 20 }, (_, at) => at)
  assert.equal(numbersOf([pages(all)], [pages()], {}).killSeconds, 1.9)
})

test('keeps what was measured of the other arrangement', () => {
  const passive = numbersOf([pages([5])], [pages([0, 1])], {})
  const active = numbersOf([pages([5]), pages()], [pages([0, 1]), pages()], passive)
  assert.deepEqual([active.passiveKilled, active.passiveHung], [95, 90])
  assert.deepEqual([active.activeKilled, active.activeHung], [97.5, 95])
  assert.deepEqual([active.otherPages, active.otherCame], [20, 20])
})
