import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ customers: 5, acknowledged: 20 },
  ...{ browse: 1, search: 1, cart: 1, history: 1, signIn: 1, add: 0, works: 5 },
  ...{ refusedStatus: 503, retryAfter: 5, promotionSeconds: 1.2, lostFollowing: 0 },
  ...{ lostCutOff: 20, windowMs: 180, rebuildSeconds: 7.5 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['customers', 'acknowledged'],
  contradictions: {
    'writes go on without a primary': {
      numbers: { add: 1, works: 6, refusedStatus: 303, retryAfter: 0 },
      claims: ['writes-refused', 'says-when'],
    },
    'reads need the primary': {
      numbers: { browse: 0, search: 0, cart: 0, history: 0, signIn: 0, works: 0 },
      claims: ['reads-work'],
    },
    'the read replica was behind': {
      numbers: { lostFollowing: 7 },
      claims: ['nothing-lost-following'],
    },
    'the read replica was not cut off': {
      numbers: { lostCutOff: 0 },
      claims: ['all-lost-cut-off'],
    },
  },
  truths: [
    {
      en: /everything that only reads, and signing in/,
      fr: /tout ce qui ne fait que lire, et la connexion/,
      when: (n) => n.browse + n.search + n.cart + n.history + n.signIn === 5 && n.add === 0,
    },
    {
      en: /^Without a primary, \d+ of 6 things worked\.$/,
      fr: /^Sans serveur primaire, \d+ actions sur 6 ont fonctionné\.$/,
      when: anyNumbers,
    },
    {
      en: /nothing was stored/,
      fr: /rien n’a été enregistré/,
      when: (n) => n.refusedStatus === 503 && n.add === 0 && n.retryAfter > 0,
    },
    {
      en: /None of \d+ acknowledged changes was lost|had received them all/,
      fr: /Aucun des \d+ changements confirmés|les avait tous reçus/,
      when: (n) => n.lostFollowing === 0,
    },
    {
      en: /acknowledged changes were not there/,
      fr: /changements confirmés sur \d+ manquaient/,
      when: (n) => n.lostFollowing !== 0,
    },
    {
      en: /all \d+ were missing/,
      fr: /manquaient tous/,
      when: (n) => n.lostCutOff === n.acknowledged,
    },
    {
      en: /\d+ of them were missing/,
      fr: /il en manquait \d+/,
      when: (n) => n.lostCutOff !== n.acknowledged,
    },
    {
      en: /changes that the new one does not have/,
      fr: /changements que le nouveau n’a pas/,
      when: (n) => n.lostCutOff > 0,
    },
  ],
})
