import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ instances: 5, requests: 20, newcomers: 10, each: 4 },
  ...{ shopBySite: 1, whoamiBySite: 1, labBySite: 1, unknownStatus: 421, unknownServed: 0 },
  unknownByWhoami: 0,
  ...{ pathToWhoami: 1, pathKept: 1 },
  ...{ turnsInstances: 5, turnsMost: 4, turnsLeast: 4, stickyInstances: 1, assigned: 5 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['instances', 'requests', 'newcomers', 'each'],
  contradictions: {
    'every name is the shop': {
      numbers: {
        ...{ whoamiBySite: 0, labBySite: 0, unknownStatus: 200, unknownServed: 1 },
        ...{ turnsInstances: 3, turnsMost: 7, turnsLeast: 6 },
      },
      claims: ['sites', 'unknown', 'even'],
    },
    'whoami gets another path': { numbers: { pathKept: 0 }, claims: ['path'] },
    'the shop answers its own path': {
      numbers: { pathToWhoami: 0, pathKept: 0 },
      claims: ['path'],
    },
    'the cookie is ignored': { numbers: { stickyInstances: 5 }, claims: ['kept'] },
    'everybody gets the first instance': {
      numbers: { assigned: 1, turnsInstances: 1, turnsMost: 20, turnsLeast: 20 },
      claims: ['even', 'spread'],
    },
  },
  truths: [
    {
      en: /each answered the request that had their name/,
      fr: /ont chacun répondu à la requête qui portait leur nom/,
      when: (n) => n.shopBySite + n.whoamiBySite + n.labBySite === 3,
    },
    {
      en: /Misdirected Request/,
      fr: /Misdirected Request/,
      when: (n) => n.unknownStatus === 421,
    },
    {
      en: /received the path as it was sent/,
      fr: /a reçu le chemin tel qu’il a été envoyé/,
      when: (n) => n.pathToWhoami === 1 && n.pathKept === 1,
    },
    {
      en: /: round robin\./,
      fr: /: c’est round-robin\./,
      when: (n) => n.turnsInstances === 5 && n.turnsMost === 4 && n.turnsLeast === 4,
    },
    {
      en: /one instance answered all 20 requests of a guest/,
      fr: /une seule instance a répondu aux 20 requêtes/,
      when: (n) => n.stickyInstances === 1,
    },
    {
      en: /without the cookie were assigned to/,
      fr: /sans le cookie ont été affectés à/,
      when: (n) => n.assigned > 1,
    },
    {
      en: /^Instances that answered one guest/,
      fr: /^Instances qui ont répondu à un visiteur/,
      when: anyNumbers,
    },
  ],
})
