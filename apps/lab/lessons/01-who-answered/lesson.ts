import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitch } from '../measure/commands.ts'
import { countByApp } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 30

async function measure(bench: Workbench) {
  const three = await countAnswers(bench, 3)
  const five = await countAnswers(bench, 5)
  const of = (counts: Map<string, number>, app: number) => counts.get(`app-${app}`) ?? 0
  return {
    requests,
    ...{ app1of3: of(three, 1), app2of3: of(three, 2), app3of3: of(three, 3) },
    ...{ app1of5: of(five, 1), app2of5: of(five, 2), app3of5: of(five, 3) },
    ...{ app4of5: of(five, 4), app5of5: of(five, 5) },
    appsOf3: three.size,
    appsOf5: five.size,
    expectedOf3: requests / 3,
    expectedOf5: requests / 5,
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function countAnswers(bench: Workbench, apps: 3 | 5): Promise<Map<string, number>> {
  bench.step(`scale${apps}`)
  await bench.run(setSwitch('replicas', apps))
  bench.step(`ask${apps}`)
  const guest = bench.client('round-robin')
  const answers = []
  for (let request = 0; request < requests; request++) answers.push(await guest.get('/demo/state'))
  return countByApp(answers)
}

const of3 = (n: Numbers) => [n.app1of3, n.app2of3, n.app3of3]
const of5 = (n: Numbers) => [n.app1of5, n.app2of5, n.app3of5, n.app4of5, n.app5of5]

const isEvenOf3 = (n: Numbers) => of3(n).every((count) => count === n.expectedOf3)
const isEvenOf5 = (n: Numbers) => of5(n).every((count) => count === n.expectedOf5)

const evidence: Evidence[] = [
  { kind: 'configuration', strategy: 'round-robin' },
  { kind: 'requests', path: '/demo/state' },
  { kind: 'topology' },
]

const experiment = defineExperiment({
  number: 1,
  id: 'who-answered',
  question: { kind: 'number', min: 0, max: requests },
  needs: { apps: 5 },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: n.app2of3,
    expected: n.expectedOf3,
    table: [
      ['app', 'of3', 'of5'],
      ...of5(n).map((count, at) => [`app-${at + 1}`, of3(n)[at] ?? 0, count]),
    ],
    chart: {
      kind: 'bars',
      x: of5(n).map((_, at) => `app-${at + 1}`),
      series: { of3: of5(n).map((_, at) => of3(n)[at] ?? 0), of5: of5(n) },
    },
  }),

  claims: {
    'even-of-3': {
      holds: isEvenOf3,
      causes: () => ['weights', 'other-requests', 'not-in-rotation'],
      evidence,
    },
    'even-of-5': {
      holds: isEvenOf5,
      causes: () => ['weights', 'not-in-rotation', 'other-requests'],
      evidence,
    },
  },

  explanation: {
    'took-turns': { when: isEvenOf3, sources: ['nginx-upstream'] },
    'new-ones-joined': { when: (n: Numbers) => isEvenOf3(n) && isEvenOf5(n) },
    'requests-are-not-work': { when: always, sources: ['nginx-upstream'] },
  },

  theory: { 'in-turn': ['nginx-upstream'], share: ['nginx-upstream'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
