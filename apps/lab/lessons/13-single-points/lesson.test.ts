import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkExplanations } from '../../../../test/support/explanations.ts'
import { answerText, isRight } from '../result.ts'
import { lesson, numbersOf, type Tried } from './lesson.ts'

type Deeds = readonly [browse: number, signIn: number, cart: number, order: number]
type Stop = 'nothing' | 'whoami' | 'app' | 'all-but-one' | 'replica' | 'primary' | 'redis' | 'edge'

const all: Deeds = [1, 1, 1, 1]
const none: Deeds = [0, 0, 0, 0]
const theory: Record<Stop, Deeds> = {
  ...{ nothing: all, whoami: all, app: all, 'all-but-one': all, replica: all },
  ...{ primary: [1, 1, 0, 0], redis: [1, 0, 0, 0], edge: none },
}

function tour(changes: Partial<Record<Stop, Deeds>> = {}) {
  const tried = Object.entries({ ...theory, ...changes }).flatMap(([stop, done]) =>
    ['browse', 'signIn', 'cart', 'order'].map((deed, at) => [`${stop}-${deed}`, done[at] ?? 0]),
  )
  return numbersOf(Object.fromEntries(tried) as Tried)
}

const worked = (n: Tried, stop: Stop) =>
  n[`${stop}-browse`] + n[`${stop}-signIn`] + n[`${stop}-cart`] + n[`${stop}-order`]

checkExplanations(lesson, {
  typical: tour(),
  fixed: ['stops', 'deeds'],
  contradictions: {
    'another edge takes over': { numbers: tour({ edge: all }), claims: ['edge'] },
    'without Redis nothing works': { numbers: tour({ redis: none }), claims: ['redis'] },
    'the sessions are in memory': { numbers: tour({ redis: all }), claims: ['redis'] },
    'writes go on without the primary': { numbers: tour({ primary: all }), claims: ['primary'] },
    'reads need the read replica': { numbers: tour({ replica: none }), claims: ['replica'] },
    'app-1 is needed': {
      numbers: tour({ app: none, 'all-but-one': [1, 0, 0, 0] }),
      claims: ['app', 'all-but-one'],
    },
    'ordering never works, and whoami is needed': {
      numbers: tour({ nothing: [1, 1, 1, 0], whoami: [0, 1, 1, 0] }),
      claims: ['nothing', 'whoami'],
    },
  },
  truths: [
    {
      en: /without the load balancer nothing worked/,
      fr: /sans le répartiteur, rien ne fonctionnait/,
      when: (n) => worked(n, 'edge') === 0 && n.dead === 1,
    },
    {
      en: /The load balancer is one of them/,
      fr: /Le répartiteur en fait partie/,
      when: (n) => worked(n, 'edge') === 0 && n.dead > 1,
    },
    {
      en: /some requests were answered without it/,
      fr: /des requêtes ont reçu une réponse sans lui/,
      when: (n) => worked(n, 'edge') > 0,
    },
    {
      en: /could neither fill a cart nor order/,
      fr: /n’a pu ni remplir un panier ni commander/,
      when: (n) =>
        n['primary-browse'] === 1 && n['primary-signIn'] === 1 && worked(n, 'primary') === 2,
    },
    {
      en: /without it, only browsing worked/,
      fr: /seul le catalogue fonctionnait/,
      when: (n) => n['redis-browse'] === 1 && worked(n, 'redis') === 1,
    },
    {
      en: /Without app-1 and without the read replica everything worked/,
      fr: /Sans app-1 et sans la réplique en lecture, tout fonctionnait/,
      when: (n) => worked(n, 'app') === 4 && worked(n, 'replica') === 4,
    },
    {
      en: /With a single app replica everything worked/,
      fr: /Avec une seule réplique de l’application, tout fonctionnait/,
      when: (n) => worked(n, 'all-but-one') === 4,
    },
  ],
})

test('each component that takes the whole shop down is a right answer, and no other', () => {
  const { answer } = lesson.result(tour({ redis: none, 'all-but-one': none }))
  assert.deepEqual(answer, ['edge', 'redis'])
  const right = ['edge', 'redis', 'app', 'all-but-one'].map((one) => isRight(lesson, one, answer))
  assert.deepEqual(right, [true, true, false, false])
  assert.equal(answerText(lesson, answer, 'en'), 'the load balancer and Redis, the session store')
  assert.equal(answerText(lesson, [], 'en'), 'none of them')
})
