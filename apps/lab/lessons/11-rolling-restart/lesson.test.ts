import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ apps: 3, changesPerSecond: 20, slowMs: 600, expected: 12 },
  ...{ drainedPages: 100, drainedChanges: 100, drainedLostPages: 0, drainedLostChanges: 0 },
  ...{ drainedRequests: 200, drainedSeconds: 5, drainedLost: 0 },
  ...{ killedPages: 60, killedChanges: 60, killedLostPages: 0, killedLostChanges: 11 },
  ...{ killedRequests: 120, killedSeconds: 3, killedLost: 11 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['changesPerSecond', 'slowMs', 'expected'],
  contradictions: {
    'POST is retried': {
      numbers: { killedLostChanges: 0, killedLost: 0 },
      claims: ['loses-changes'],
    },
    'GET is not retried': {
      numbers: { killedLostPages: 19, killedLost: 30 },
      claims: ['loses-no-pages'],
    },
    'draining drops requests': {
      numbers: { drainedLostPages: 4, drainedLostChanges: 9, drainedLost: 13 },
      claims: ['nothing-lost-drained'],
    },
    'app replicas are back late': {
      numbers: { killedLostChanges: 60, killedLostPages: 50, killedLost: 110 },
      claims: ['loses-changes', 'loses-no-pages'],
    },
    'hardly anybody is there': {
      numbers: { drainedRequests: 10, killedRequests: 12 },
      claims: ['enough-requests'],
    },
  },
  truths: [
    {
      en: /With draining, none of/,
      fr: /Avec drainage, aucune des/,
      when: (n) => n.drainedLost === 0,
    },
    {
      en: /^With draining, \d+ of \d+ pages/,
      fr: /^Avec drainage, \d+ pages sur/,
      when: anyNumbers,
    },
    {
      en: /those that were under way in an app replica when it died/,
      fr: /ceux qui étaient en cours dans une réplique à sa mort/,
      when: (n) => n.killedLostChanges > 0 && n.killedLostChanges < 5 * n.expected,
    },
    {
      en: /^Killed, \d+ of \d+ changes were lost/,
      fr: /^Sans drainage, \d+ changements sur \d+ ont été perdus/,
      when: anyNumbers,
    },
    {
      en: /(did|does) not send (these changes|it) again/,
      fr: /n’a pas renvoyé ces changements/,
      when: (n) => n.killedLostChanges > 0,
    },
    {
      en: /pages none was lost|no page was among/i,
      fr: /pages, aucune n’a été perdue/,
      when: (n) => n.killedLostPages === 0,
    },
    {
      en: /the load balancer sent those that were under way to another/,
      fr: /le répartiteur a donc envoyé celles en cours à une autre/,
      when: (n) => n.killedLostPages === 0 && n.killedLostChanges > 0,
    },
    {
      en: /^Of \d+ pages, \d+ were lost/,
      fr: /^Des \d+ pages, \d+ ont été perdues/,
      when: (n) => n.killedLostPages > 0,
    },
  ],
})
