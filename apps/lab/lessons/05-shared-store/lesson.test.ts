import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ requests: 30, survivalRequests: 27, mostMs: 20, expectedMemory: 10 },
  ...{ memoryKnown: 10, redisKnown: 30, memorySurvived: 3, redisSurvived: 27 },
  ...{ memoryMs: 0.05, redisMs: 0.35, costMs: 0.3 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'survivalRequests', 'mostMs', 'expectedMemory'],
  contradictions: {
    'Redis is silently memory': {
      numbers: { redisKnown: 10, redisSurvived: 3, redisMs: 0.05, costMs: 0 },
      claims: ['redis-knows', 'redis-survives'],
    },
    'memory is silently Redis': {
      numbers: { memoryKnown: 30, memorySurvived: 27, memoryMs: 0.35, costMs: 0 },
      claims: ['memory-loses'],
    },
    'memory is slower than Redis': {
      numbers: { memoryMs: 5, costMs: -4.65 },
      claims: ['redis-costs-more'],
    },
    'Redis is far away': { numbers: { redisMs: 80, costMs: 79.95 }, claims: ['redis-is-fast'] },
    'nobody is ever signed in': {
      numbers: { memoryKnown: 0, redisKnown: 0, memorySurvived: 0, redisSurvived: 0 },
      claims: ['redis-knows', 'redis-survives', 'memory-loses'],
    },
  },
  truths: [
    {
      en: /whichever app replica made them/,
      fr: /quelle que soit la réplique/,
      when: (n) => n.redisKnown === n.requests && n.memoryKnown < n.requests,
    },
    {
      en: /pages with the switch on Redis, and on/,
      fr: /avec le réglage Redis, et sur/,
      when: anyNumbers,
    },
    {
      en: /stayed signed in on all|die without a loss/,
      fr: /est resté connecté sur les|mourir sans perte/,
      when: (n) => n.redisSurvived === n.survivalRequests,
    },
    {
      en: /ms more for each page/,
      fr: /ms de plus par page/,
      when: (n) => n.costMs > 0,
    },
    {
      en: /shows no extra cost/,
      fr: /ne montre pas de coût supplémentaire/,
      when: (n) => n.costMs <= 0,
    },
    { en: /one more component/, fr: /un composant de plus/, when: anyNumbers },
  ],
})
