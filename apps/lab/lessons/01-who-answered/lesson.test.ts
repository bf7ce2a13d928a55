import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  requests: 30,
  ...{ app1of3: 10, app2of3: 10, app3of3: 10, appsOf3: 3, expectedOf3: 10 },
  ...{ app1of5: 6, app2of5: 6, app3of5: 6, app4of5: 6, app5of5: 6, appsOf5: 5, expectedOf5: 6 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'expectedOf3', 'expectedOf5'],
  contradictions: {
    'app-1 has weight 2': {
      numbers: {
        ...{ app1of3: 16, app2of3: 7, app3of3: 7 },
        ...{ app1of5: 10, app2of5: 5, app3of5: 5, app4of5: 5, app5of5: 5 },
      },
      claims: ['even-of-3', 'even-of-5'],
    },
    'the new app replicas get nothing': {
      numbers: { app1of5: 10, app2of5: 10, app3of5: 10, app4of5: 0, app5of5: 0, appsOf5: 3 },
      claims: ['even-of-5'],
    },
  },
  truths: [
    {
      en: /exactly|in order/,
      fr: /exactement|dans l’ordre/,
      when: (n) =>
        n.app1of3 === n.expectedOf3 && n.app2of3 === n.expectedOf3 && n.app3of3 === n.expectedOf3,
    },
    {
      en: /two new app replicas took their turns/,
      fr: /deux nouvelles répliques ont pris leur tour/,
      when: (n) => [n.app1of5, n.app4of5, n.app5of5].every((count) => count === n.expectedOf5),
    },
    { en: /not equal amounts of work/, fr: /pas une même quantité de travail/, when: anyNumbers },
  ],
})
