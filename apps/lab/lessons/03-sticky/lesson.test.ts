import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ requests: 30, newcomers: 12, expectedRound: 10 },
  ...{ knownRound: 10, appsRound: 3, knownSticky: 30, appsSticky: 1 },
  ...{ knownGrown: 30, appsGrown: 1, sameApp: 1, assignedApps: 5, mostAssigned: 3 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'newcomers', 'expectedRound'],
  contradictions: {
    'the cookie is ignored': {
      numbers: { knownSticky: 6, appsSticky: 5, knownGrown: 6, appsGrown: 5, sameApp: 0 },
      claims: ['kept', 'kept-when-grown'],
    },
    'scaling moves everybody': {
      numbers: { knownGrown: 0, appsGrown: 1, sameApp: 0 },
      claims: ['kept-when-grown'],
    },
    'the sessions are in Redis': { numbers: { knownRound: 30 }, claims: ['round-robin-loses'] },
    'sessions are lost at once': {
      numbers: { knownRound: 0, knownSticky: 0, knownGrown: 0 },
      claims: ['kept', 'kept-when-grown', 'round-robin-loses'],
    },
    'all newcomers go to one app replica': {
      numbers: { assignedApps: 1, mostAssigned: 12 },
      claims: ['newcomers-spread'],
    },
  },
  truths: [
    {
      en: /that one made every page|cookie keeps|holds its/,
      fr: /c’est elle qui a fait chaque page|retient/,
      when: (n) => n.knownSticky === n.requests && n.appsSticky === 1 && n.knownRound < n.requests,
    },
    {
      en: /does not show what the cookie does/,
      fr: /ne montre donc pas l’effet du cookie/,
      when: (n) => n.knownSticky === n.requests && n.knownRound === n.requests,
    },
    {
      en: /stayed with the same/,
      fr: /est resté sur la même/,
      when: (n) => n.appsGrown === 1 && n.sameApp === 1 && n.knownGrown === n.requests,
    },
    {
      en: /Through sticky, Robin was signed in on/,
      fr: /Avec sticky, Robin était connecté sur/,
      when: anyNumbers,
    },
    {
      en: /new guests were assigned to \d+ app replicas/,
      fr: /nouveaux visiteurs ont été affectés à \d+ répliques/,
      when: (n) => n.assignedApps !== 1,
    },
    {
      en: /assigned to one app replica/,
      fr: /affectés à une seule réplique/,
      when: (n) => n.assignedApps === 1,
    },
  ],
})
