import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import type { Timed } from '../measure/requests.ts'
import { lesson, numbersOf } from './lesson.ts'

const typical = {
  ...{ active: 1, killMoved: 1, killSeconds: 0.8, hangMoved: 1, hangSeconds: 1.2 },
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
      numbers: { killMoved: 0, killSeconds: 3.8 },
      claims: ['soon-after-a-kill'],
    },
    'the check is answered by somebody else': {
      numbers: { hangMoved: 0, hangSeconds: 8, hangCame: 100 },
      claims: ['moves-when-hanging', 'nearly-all-come'],
    },
    'nothing is known yet of the other arrangement': {
      numbers: { active: 0, otherPages: 0, otherCame: 0, activeKilled: -1, activeHung: -1 },
      claims: [],
    },
    'the other address lost pages, too': { numbers: { otherCame: 90 }, claims: [] },
  },
  truths: [
    { en: /Active-passive: one load/, fr: /Actif-passif\s: un/, when: (n) => n.active === 0 },
    { en: /Active-active: each/, fr: /Actif-actif\s: chaque/, when: (n) => n.active === 1 },
    { en: /and took the address/, fr: /et a pris l’adresse/, when: (n) => n.killMoved === 1 },
    { en: /was back before/, fr: /était de retour avant/, when: (n) => n.killMoved === 0 },
    { en: /the address moved:/, fr: /l’adresse s’est déplacée\s:/, when: (n) => n.hangMoved === 1 },
    { en: /the address stayed/, fr: /l’adresse est restée/, when: (n) => n.hangMoved === 0 },
    {
      en: /lost nothing while/,
      fr: /n’ont rien perdu/,
      when: (n) => n.active === 1 && n.otherCame === n.otherPages,
    },
    {
      en: /Of the customers of the other address/,
      fr: /Chez les clients de l’autre adresse/,
      when: (n) => n.active === 1 && n.otherCame < n.otherPages,
    },
    { en: /of all pages came in the arrangement/, fr: /de toutes les pages/, when: isBoth },
    { en: /Only one of the two/, fr: /Un seul des deux/, when: (n) => !isBoth(n) },
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

const away = (...pages: Timed[][]) => ({ pages, hasMoved: true })

test('counts the seconds without a page at the address that moved', () => {
  const numbers = numbersOf(away(pages([5, 6, 7])), away(pages([0, 1])), {})
  assert.equal(numbers.killSeconds, 0.4)
  assert.equal(numbers.hangSeconds, 0.2)
  assert.deepEqual([numbers.passiveKilled, numbers.passiveHung], [85, 90])
  assert.deepEqual([numbers.activeKilled, numbers.activeHung], [-1, -1])
})

test('a page that never came is silence until the last one was asked for', () => {
  const all = Array.from({ length: 20 }, (_, at) => at)
  assert.equal(numbersOf(away(pages(all)), away(pages()), {}).killSeconds, 1.9)
})

test('pages that come late at the end were missing until they came', () => {
  const late = pages([17, 18]).map((page, at) => (at === 19 ? { ...page, ms: 700 } : page))
  assert.equal(numbersOf(away(late), away(pages()), {}).killSeconds, 1)
})

test('keeps what was measured of the other arrangement', () => {
  const passive = numbersOf(away(pages([5])), away(pages([0, 1])), {})
  const [one, two] = [away(pages([5]), pages()), away(pages([0, 1]), pages())]
  const active = numbersOf(one, two, passive)
  assert.deepEqual([active.passiveKilled, active.passiveHung], [95, 90])
  assert.deepEqual([active.activeKilled, active.activeHung], [97.5, 95])
  assert.deepEqual([active.otherPages, active.otherCame], [20, 20])
})
