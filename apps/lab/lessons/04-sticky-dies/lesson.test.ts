import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ customers: 9, victims: 3, others: 6, expected: 6 },
  ...{ victimsBefore: 3, othersBefore: 6, cartsBefore: 9, victimsDead: 0, othersDead: 6 },
  ...{ victimCartsDead: 0, otherCartsDead: 6, victimsBack: 0, othersBack: 6, cartsBack: 6 },
  ...{ victimCartsAgain: 3, signedInDead: 6 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['customers', 'expected'],
  contradictions: {
    'the sessions are in Redis': {
      numbers: {
        ...{ victimsDead: 3, victimCartsDead: 3, signedInDead: 9, victimsBack: 3, cartsBack: 9 },
      },
      claims: ['victims-lost', 'still-lost'],
    },
    'the cookie is ignored': {
      numbers: {
        ...{ victimsBefore: 1, othersBefore: 2, cartsBefore: 3, othersDead: 2, otherCartsDead: 2 },
        ...{ signedInDead: 2, othersBack: 2, cartsBack: 2 },
      },
      claims: ['all-before', 'others-kept'],
    },
    'the carts are in the session': {
      numbers: { victimCartsAgain: 0 },
      claims: ['cart-was-stored'],
    },
  },
  truths: [
    {
      en: /were guests after the kill/,
      fr: /n’étaient plus que des visiteurs après la panne/,
      when: (n) => n.victimsDead === 0 && n.victimCartsDead === 0 && n.victimsBefore === n.victims,
    },
    {
      en: /^After the kill, \d+ of the \d+ customers/,
      fr: /^Après la panne, \d+ des \d+ clients/,
      when: anyNumbers,
    },
    {
      en: /stayed signed in and kept their carts/,
      fr: /restés connectés et ont gardé leur panier/,
      when: (n) => n.othersDead === n.others && n.otherCartsDead === n.others,
    },
    {
      en: /still guests/,
      fr: /toujours de simples visiteurs/,
      when: (n) => n.victimsBack === 0 && n.victimsDead === 0,
    },
    {
      en: /lines were in the database/,
      fr: /lignes étaient dans la base de données/,
      when: (n) => n.victimCartsAgain === n.victims && n.victimCartsDead === 0,
    },
    { en: /^In all, \d+ of/, fr: /^En tout, \d+ clients/, when: anyNumbers },
  ],
})
