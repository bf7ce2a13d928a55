import { checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  requests: 60,
  ...{ known2: 30, known3: 20, known5: 12, expected2: 30, expected3: 20, expected5: 12 },
  ...{ share2: 50, share3: 33.3, share5: 20, apps3: 3, knowing3: 1 },
}

const always = { known2: 60, known3: 60, known5: 60, share2: 100, share3: 100, share5: 100 }

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'expected2', 'expected3', 'expected5'],
  contradictions: {
    'all app replicas share their sessions': {
      numbers: { ...always, knowing3: 3 },
      claims: ['one-in-n'],
    },
    'one app replica answers everything': {
      numbers: { ...always, apps3: 1, knowing3: 1 },
      claims: ['one-in-n'],
    },
    'nobody is ever signed in': {
      numbers: { known2: 0, known3: 0, known5: 0, share2: 0, share3: 0, share5: 0, knowing3: 0 },
      claims: ['one-in-n'],
    },
  },
  truths: [
    {
      en: /the app replica with the session in its memory|other two did not find|never heard/,
      fr: /la réplique qui avait la session en mémoire|deux autres ne l’ont pas|jamais entendu/,
      when: (n) => n.knowing3 === 1 && n.apps3 === 3 && n.known3 < n.requests / 2,
    },
    {
      en: /the more app replicas, the fewer|the worse/,
      fr: /plus il y a de répliques, moins/,
      when: (n) => n.known2 > n.known3 && n.known3 > n.known5,
    },
    {
      en: /signed in on all \d+ pages/,
      fr: /sur les \d+ pages, sans exception/,
      when: (n) => n.known3 === n.requests,
    },
    {
      en: /only not as Robin’s/,
      fr: /mais pas comme à Robin/,
      when: (n) => n.known3 < n.requests,
    },
  ],
})
