import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ clients: 12, slowMs: 200, atOnce: 4, waiting: 8, places: 16 },
  ...{ perSecond1: 19.6, perSecond2: 39, perSecond4: 58.6 },
  ...{ meanMs1: 606, meanMs2: 305, meanMs4: 204, p95Ms1: 620, p95Ms2: 320, p95Ms4: 215 },
  ...{ expected1: 20, expected2: 40, expected4: 60 },
  ...{ gain2: 2, gain4: 3, expectedGain4: 3 },
}

checkExplanations(lesson, {
  typical,
  fixed: [
    'clients',
    'slowMs',
    'atOnce',
    'waiting',
    'places',
    'expected1',
    'expected2',
    'expected4',
    'expectedGain4',
  ],
  contradictions: {
    'the delay is not applied': {
      numbers: {
        ...{ perSecond1: 600, perSecond2: 620, perSecond4: 610, gain2: 1, gain4: 1 },
        ...{ meanMs1: 20, meanMs2: 19, meanMs4: 20 },
      },
      claims: ['one-app', 'two-apps', 'four-apps', 'gain-is-three', 'waiting-is-gone'],
    },
    'only one of four is in rotation': {
      numbers: { perSecond4: 19.6, gain4: 1, meanMs4: 606 },
      claims: ['four-apps', 'gain-is-three', 'waiting-is-gone'],
    },
    'there is no limit': {
      numbers: { perSecond1: 58, perSecond2: 58, meanMs1: 205, meanMs2: 205, gain2: 1, gain4: 1 },
      claims: ['one-app', 'two-apps', 'gain-is-three', 'waiting-is-gone'],
    },
  },
  truths: [
    {
      en: /The other 8 clients waited/,
      fr: /Les 8 autres clients attendaient/,
      when: (n) => n.perSecond1 > 0.7 * n.expected1 && n.perSecond1 < 1.1 * n.expected1,
    },
    {
      en: /Two app replicas served [\d.,]+ per second, [\d.,]+ times as much/,
      fr: /Deux répliques en ont servi [\d,]+ par seconde, [\d,]+ fois plus/,
      when: (n) => n.gain2 > 1.6,
    },
    {
      en: /not four times/,
      fr: /non quatre fois/,
      when: (n) => n.gain4 > 2 && n.gain4 < 3.6,
    },
    {
      en: /No request waited any more/,
      fr: /Plus aucune requête n’attendait/,
      when: (n) => n.meanMs4 < 1.5 * n.slowMs,
    },
    {
      en: /^Requests per second with 1, 2 and 4/,
      fr: /^Requêtes par seconde avec 1, 2 et 4/,
      when: anyNumbers,
    },
  ],
})
