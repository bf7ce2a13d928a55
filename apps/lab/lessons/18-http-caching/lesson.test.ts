import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ requests: 60, customerRequests: 5, expectedPercent: 98.3 },
  ...{ assetDays: 365, pictureDays: 1, fullBytes: 2400, revalidatedBytes: 0 },
  ...{ byTagStatus: 304, byDateStatus: 304, changedStatus: 200 },
  ...{ cartNoStore: 1, customerNoStore: 1, customerHits: 0 },
  ...{ hitsOff: 0, percentOff: 0, meanMsOff: 6.1, hitsOn: 59, percentOn: 98.3, meanMsOn: 1.4 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'customerRequests', 'expectedPercent'],
  contradictions: {
    'static files have no headers': {
      numbers: {
        ...{ assetDays: 0, pictureDays: 0, byTagStatus: 200, byDateStatus: 200 },
        revalidatedBytes: 4800,
      },
      claims: ['expiration', 'validation'],
    },
    'every tag is right': { numbers: { changedStatus: 304 }, claims: ['sent-again'] },
    'the cache takes customers for guests': {
      numbers: { customerHits: 4, customerNoStore: 0 },
      claims: ['personal'],
    },
    'the cart may be stored': { numbers: { cartNoStore: 0 }, claims: ['personal'] },
    'the cache is always on': {
      numbers: { hitsOff: 59, percentOff: 98.3 },
      claims: ['off-asks-apps'],
    },
    'the cache stores nothing': {
      numbers: { hitsOn: 0, percentOn: 0, meanMsOn: 6.3 },
      claims: ['on-hits'],
    },
  },
  truths: [
    {
      en: /^Expiration: /,
      fr: /^Expiration\s: /,
      when: (n) => n.assetDays >= 365 && n.pictureDays >= 1,
    },
    {
      en: /304 Not Modified and sent 0 bytes/,
      fr: /304 Not Modified et envoyé 0 octet/,
      when: (n) => n.byTagStatus === 304 && n.byDateStatus === 304 && n.revalidatedBytes === 0,
    },
    {
      en: /^With the tag of another copy, it answered/,
      fr: /^Avec l’ETag d’une autre copie, il a répondu/,
      when: (n) => n.changedStatus === 200,
    },
    {
      en: /none of the customer’s 5 pages came from the shared cache/,
      fr: /aucune des 5 pages du client ne venait du cache partagé/,
      when: (n) => n.customerHits === 0 && n.cartNoStore === 1 && n.customerNoStore === 1,
    },
    {
      en: /with the cache off, all 60 requests went to app replicas/,
      fr: /sans cache, les 60 requêtes sont toutes allées aux répliques/,
      when: (n) => n.hitsOff === 0 && n.percentOn > 80,
    },
    {
      en: /^A guest waited/,
      fr: /^Un visiteur a attendu/,
      when: (n) => n.meanMsOn < n.meanMsOff,
    },
    { en: /^Hit ratio of guests/, fr: /^Taux de succès des pages/, when: anyNumbers },
  ],
})
