import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson, numbersOf } from './lesson.ts'

const failure = (name: 'edge' | 'app' | 'primary' | 'replica' | 'redis', s: number, o: number) => ({
  ...{ name, repairMs: s * 1000, outageMs: o * 1000 },
})

const typical = numbersOf(
  3,
  [
    ...[failure('edge', 1.1, 1.1), failure('app', 1.6, 0), failure('primary', 3, 3)],
    ...[failure('replica', 2.5, 0), failure('redis', 0.8, 0.8)],
  ],
  { togetherMs: 1700, hangMs: 2100 },
)

checkExplanations(lesson, {
  typical,
  fixed: ['rounds', 'mtbfHours', 'personMinutes'],
  contradictions: {
    'nothing restarts the primary': {
      numbers: { primarySeconds: 600, primaryOutage: 600, measured: 520 },
      claims: ['is-repaired', 'agrees'],
    },
    'customers notice the death of each app replica': {
      numbers: { appOutage: 1.6 },
      claims: ['spares-one', 'fails-together'],
    },
    'not all were killed, and none hung': {
      numbers: { togetherSeconds: 0, together: 0, hangSeconds: 0 },
      claims: ['fails-together'],
    },
  },
  truths: [
    { en: /^Until they worked again/, fr: /^Pour fonctionner de nouveau/, when: anyNumbers },
    {
      en: /the same order of magnitude\.$/,
      fr: /soit le même ordre de grandeur/,
      when: (n) => n.measured > n.expected / 4 && n.measured < n.expected * 4,
    },
    {
      en: /by the formula\. The measured outages/,
      fr: /selon la formule\. Les indisponibilités mesurées/,
      when: anyNumbers,
    },
    {
      en: /Redundancy pays/,
      fr: /La redondance paie/,
      when: (n) => n.appOutage < n.appSeconds / 2,
    },
    {
      en: /by the formula; its death stopped/,
      fr: /selon la formule\u202f; sa mort a empêché/,
      when: anyNumbers,
    },
    { en: /^Browsing needs one of two/, fr: /^Parcourir le catalogue demande/, when: anyNumbers },
    {
      en: /takes all app replicas at once/,
      fr: /met toutes les répliques hors service à la fois/,
      when: (n) => n.togetherSeconds > n.appOutage,
    },
    {
      en: /^All app replicas were killed at once, and/,
      fr: /^Toutes les répliques ont été tuées à la fois, et/,
      when: anyNumbers,
    },
    {
      en: /requests waited for the paused app replica/,
      fr: /des requêtes ont attendu la réplique suspendue/,
      when: (n) => n.hangSeconds > 0,
    },
    {
      en: /no request waited for it/,
      fr: /aucune requête ne l’a attendue/,
      when: (n) => n.hangSeconds === 0,
    },
    {
      en: /^If the primary fails so that/,
      fr: /^Si la panne du serveur primaire/,
      when: anyNumbers,
    },
  ],
})

test('the numbers of an unlikely lesson 12 are rounded as people read them', () => {
  const third = 40_000 / 3
  const failures = (['edge', 'app', 'primary', 'replica', 'redis'] as const).map((name) => ({
    ...{ name, repairMs: third, outageMs: 20_000 / 7 },
  }))
  const numbers = numbersOf(3, failures, { togetherMs: 1 / 3, hangMs: 10 })
  assert.equal(numbers.edgeSeconds, 13.3)
  for (const value of Object.values(numbers)) assert.match(String(value), /^\d+(\.\d{1,3})?$/)
})
