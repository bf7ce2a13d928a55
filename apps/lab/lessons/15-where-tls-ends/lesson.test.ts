import { checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson, numbersOf } from './lesson.ts'

const readable = { password: 'abc…', cookie: 'sid-8443=s%3A…', title: 'Account' }
const unreadable = { password: null, cookie: null, title: null }

const typical = numbersOf({
  https: true,
  plain: { packets: 240, bytes: 90_000, requests: 12, ...readable },
  encrypted: { packets: 260, bytes: 95_000, requests: 0, ...unreadable },
  sent: 60,
  failed: 0,
})

checkExplanations(lesson, {
  typical,
  fixed: [],
  contradictions: {
    'the hop stays encrypted': {
      numbers: { plainRequests: 0, plainPassword: 0, plainCookie: 0, plainTitle: 0 },
      claims: ['plaintext'],
    },
    'the hop stays in plaintext': {
      numbers: { tlsRequests: 12, tlsPassword: 1, tlsCookie: 1, tlsTitle: 1 },
      claims: ['encrypted'],
    },
    'sign-ins go elsewhere': {
      numbers: { plainPassword: 0, tlsPackets: 0 },
      claims: ['plaintext', 'encrypted'],
    },
    'the switch breaks connections': { numbers: { failed: 3 }, claims: ['switch'] },
  },
  truths: [
    {
      en: /protected nothing behind the load balancer/,
      fr: /n’a rien protégé derrière le répartiteur/,
      when: (n) => n.https === 1 && n.plainPassword + n.plainCookie + n.plainTitle === 3,
    },
    {
      en: /The cookie alone is enough/,
      fr: /Le cookie seul suffit/,
      when: (n) => n.plainPassword === 1 && n.plainCookie === 1 && n.plainTitle === 1,
    },
    {
      en: /could be read in part/,
      fr: /lisibles en partie/,
      when: (n) => [1, 2].includes(n.plainPassword + n.plainCookie + n.plainTitle),
    },
    {
      en: /Nothing could be read in the \S+ packets/,
      fr: /Rien n’était lisible dans les/,
      when: (n) => n.plainPassword + n.plainCookie + n.plainTitle === 0,
    },
    {
      en: /nothing in them could be read/,
      fr: /rien n’y était lisible/,
      when: (n) =>
        n.tlsPackets > 0 && n.tlsRequests + n.tlsPassword + n.tlsCookie + n.tlsTitle === 0,
    },
    {
      en: /Something could be read although/,
      fr: /Quelque chose était lisible alors/,
      when: (n) => n.tlsRequests + n.tlsPassword + n.tlsCookie + n.tlsTitle > 0,
    },
    {
      en: /two switches, none failed/,
      fr: /aucune n’a échoué/,
      when: (n) => n.failed === 0,
    },
    {
      en: /two switches, \d\S* failed/,
      fr: /deux changements, \d\S* ont échoué/,
      when: (n) => n.failed > 0,
    },
  ],
})
