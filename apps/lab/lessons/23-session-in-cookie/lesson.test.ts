import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ requests: 60, requestsDown: 9, mostBytes: 4096 },
  ...{ redisKnown: 60, cookieKnown: 60, redisAsked: 60, cookieAsked: 0 },
  ...{ redisMs: 0.4, cookieMs: 0.06, redisBytes: 98, cookieBytes: 290 },
  ...{ redisDown: 0, cookieDown: 9, redisCopy: 0, cookieCopy: 1 },
  ...{ redisChanged: 0, cookieChanged: 0 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'requestsDown', 'mostBytes'],
  contradictions: {
    'the cookie is silently Redis': {
      numbers: { cookieAsked: 60, cookieDown: 0, cookieCopy: 0, cookieBytes: 98 },
      claims: [
        ...(['only-redis-asks', 'cookie-needs-no-redis'] as const),
        ...(['cookie-is-longer', 'only-the-copied-cookie-works'] as const),
      ],
    },
    'Redis is silently the cookie': {
      numbers: { redisAsked: 0, redisDown: 9, redisCopy: 1, redisBytes: 290 },
      claims: [
        ...(['only-redis-asks', 'cookie-needs-no-redis'] as const),
        ...(['cookie-is-longer', 'only-the-copied-cookie-works'] as const),
      ],
    },
    'nobody is ever signed in': {
      numbers: { redisKnown: 0, cookieKnown: 0, cookieDown: 0, cookieCopy: 0 },
      claims: ['all-known', 'cookie-needs-no-redis', 'only-the-copied-cookie-works'],
    },
    'the session is too large': { numbers: { cookieBytes: 5000 }, claims: ['cookie-is-longer'] },
    'a changed password ends nothing': {
      numbers: { cookieChanged: 1 },
      claims: ['a-new-password-ends-copies'],
    },
  },
  truths: [
    {
      en: /no page asked Redis/,
      fr: /aucune page n’a interrogé Redis/,
      when: (n) => n.redisAsked === n.requests && n.cookieAsked === 0 && n.cookieDown > n.redisDown,
    },
    {
      en: /In this run Redis was asked/,
      fr: /Dans cet essai, Redis a été/,
      when: (n) =>
        !(n.redisAsked === n.requests && n.cookieAsked === 0 && n.cookieDown > n.redisDown),
    },
    { en: /travels with every request/, fr: /voyage avec chaque requête/, when: anyNumbers },
    {
      en: /its copy was worthless/,
      fr: /sa copie ne valait plus rien/,
      when: (n) => n.redisCopy === 0 && n.cookieCopy === 1,
    },
    {
      en: /In this run the copy, after the sign/,
      fr: /Dans cet essai, après la déconn/,
      when: (n) => !(n.redisCopy === 0 && n.cookieCopy === 1),
    },
    {
      en: /ended both copies/,
      fr: /a mis fin aux deux copies/,
      when: (n) => n.redisChanged === 0 && n.cookieChanged === 0,
    },
    {
      en: /In this run the copy, after the pass/,
      fr: /Dans cet essai, après le chang/,
      when: (n) => n.redisChanged + n.cookieChanged > 0,
    },
  ],
})
