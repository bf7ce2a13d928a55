import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { isRight } from '../result.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ customers: 4, pages: 24, wellP95Ms: 20, wellSlowestMs: 30, wellSignedIn: 4 },
  ...{ wellNamed: 24, wellCatalogue: 24, wellAccount: 200, wellCart: 303 },
  ...{ stoppedCatalogue: 24, stoppedNamed: 0, stoppedP95Ms: 22, stoppedSlowestMs: 40 },
  ...{ stoppedAccount: 503, stoppedCart: 503, stoppedBackMs: 300, stoppedAfter: 4 },
  ...{ pausedCatalogue: 24, pausedNamed: 0, pausedP95Ms: 25, pausedSlowestMs: 520 },
  ...{ pausedAccount: 503, pausedCart: 503, pausedBackMs: 100, pausedAfter: 4 },
}

const loggedOut = { stoppedAfter: 0, pausedAfter: 0 }

checkExplanations(lesson, {
  typical,
  fixed: ['customers', 'pages'],
  contradictions: {
    'Redis is silently memory': {
      numbers: {
        ...{ wellSignedIn: 1, wellNamed: 8, stoppedNamed: 8, pausedNamed: 8 },
        ...{ stoppedAccount: 200, stoppedCart: 303, pausedAccount: 200, pausedCart: 303 },
        ...{ stoppedAfter: 1, pausedAfter: 1 },
      },
      claims: ['works-before', 'are-guests', 'refuses', 'come-back'],
    },
    'the data is lost': { numbers: loggedOut, claims: ['come-back'] },
    'every page waits': {
      numbers: { stoppedSlowestMs: 10_000, pausedSlowestMs: 10_000, stoppedP95Ms: 10_000 },
      claims: ['is-fast'],
    },
    'the catalogue needs Redis': {
      numbers: { stoppedCatalogue: 0, pausedCatalogue: 0 },
      claims: ['shows-catalogue'],
    },
  },
  truths: [
    {
      en: /Customers browsed as guests/,
      fr: /Les clients ont navigué en simples visiteurs/,
      when: (n) =>
        n.stoppedCatalogue === n.pages && n.pausedCatalogue === n.pages && n.stoppedNamed === 0,
    },
    {
      en: /with the customer’s name; while/,
      fr: /avec le nom du client ; pendant|avec le nom du client\u202f; pendant/,
      when: anyNumbers,
    },
    {
      en: /was refused with 503/,
      fr: /a été refusé avec 503/,
      when: (n) => n.stoppedAccount === 503 && n.stoppedCart === 503 && n.pausedCart === 503,
    },
    {
      en: /customers were signed in again/,
      fr: /clients étaient tous de nouveau connectés/,
      when: (n) => n.stoppedAfter === n.customers && n.wellSignedIn === n.customers,
    },
    {
      en: /The others have to sign in again/,
      fr: /Les autres doivent se reconnecter/,
      when: (n) => n.stoppedAfter < n.customers,
    },
    {
      en: /A pause was slower than a stop/,
      fr: /Une suspension a été plus lente qu’un arrêt/,
      when: (n) => n.pausedSlowestMs > n.stoppedSlowestMs,
    },
    {
      en: /stops asking Redis until/,
      fr: /n’interroge plus Redis jusqu’à/,
      when: (n) => n.pausedP95Ms < n.pausedSlowestMs / 2,
    },
    {
      en: /^The slowest page took/,
      fr: /^La page la plus lente a pris/,
      when: anyNumbers,
    },
    {
      en: /^After the pause, \d+ of/,
      fr: /^Après la suspension, \d+ clients/,
      when: (n) => n.pausedAfter < n.customers,
    },
  ],
})

test('lesson 10 measures, too, that all have to sign in again', () => {
  const { answer } = lesson.result({ ...typical, ...loggedOut })
  assert.equal(answer, 'logged-out')
  assert.equal(isRight(lesson, 'logged-out', answer), true)
})
