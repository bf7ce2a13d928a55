import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ lagSeconds: 2, guests: 20, reads: 80 },
  ...{ nowOffStale: 3, nowOffFromReplica: 80, nowOffGuests: 20, nowOffMs: 12 },
  ...{ nowOnStale: 0, nowOnFromReplica: 78, nowOnGuests: 20, nowOnMs: 14 },
  ...{ lateOffStale: 80, lateOffFromReplica: 80, lateOffGuests: 20, lateOffMs: 12 },
  ...{ lateOnStale: 0, lateOnFromReplica: 0, lateOnGuests: 20, lateOnMs: 30 },
  ...{ lateOnFromPrimary: 80, stalePercent: 100 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['lagSeconds', 'guests', 'reads'],
  contradictions: {
    'the freshness check is always true': {
      numbers: { lateOnStale: 80, lateOnFromReplica: 80, lateOnFromPrimary: 0, nowOnStale: 2 },
      claims: ['fresh-with-lag', 'fresh-without-lag', 'primary-takes-over'],
    },
    'the read replica never lags': {
      numbers: {
        ...{ nowOffStale: 0, lateOffStale: 0, stalePercent: 0 },
        ...{ lateOnFromReplica: 78, lateOnFromPrimary: 2 },
      },
      claims: ['stale-unprotected', 'primary-takes-over'],
    },
    'everything is read from the primary': {
      numbers: {
        ...{ nowOffStale: 0, nowOffFromReplica: 0, nowOffGuests: 0, nowOnFromReplica: 0 },
        ...{ nowOnGuests: 0, lateOffStale: 0, stalePercent: 0, lateOffFromReplica: 0 },
        ...{ lateOffGuests: 0, lateOnGuests: 0 },
      },
      claims: ['stale-unprotected', 'replica-is-used', 'guests-stay'],
    },
  },
  truths: [
    {
      en: /a read that comes sooner than the lag does not see/,
      fr: /une lecture qui suit de plus près que le retard ne voit pas/,
      when: (n) => n.stalePercent >= 90,
    },
    {
      en: /without read-your-writes, \d+ of \d+ reads showed the old cart/,
      fr: /sans read-your-writes, \d+ lectures sur \d+ montraient l’ancien panier/,
      when: anyNumbers,
    },
    {
      en: /^Without added lag it was/,
      fr: /^Sans retard ajouté, c’était/,
      when: (n) => n.nowOffStale > 0,
    },
    {
      en: /was stale in this run/,
      fr: /n’était périmée lors de cet essai/,
      when: (n) => n.nowOffStale === 0,
    },
    {
      en: /no read was stale, with lag or without/,
      fr: /aucune lecture n’était périmée, avec ou sans retard/,
      when: (n) => n.nowOnStale === 0 && n.lateOnStale === 0 && n.stalePercent >= 90,
    },
    {
      en: /does not show what it does/,
      fr: /n’en montre donc pas l’effet/,
      when: (n) => n.lateOnStale === 0 && n.stalePercent < 90,
    },
    {
      en: /With read-your-writes on, \d+ of \d+ reads were stale without/,
      fr: /Avec read-your-writes, \d+ lectures sur \d+ étaient périmées sans/,
      when: (n) => n.nowOnStale + n.lateOnStale > 0,
    },
    {
      en: /Without added lag, the read replica answered/,
      fr: /la réplique en lecture a répondu à \d+ de ces lectures/,
      when: (n) => n.nowOnFromReplica > 0 && n.nowOnStale === 0,
    },
    {
      en: /went to the primary, in|the primary answered/,
      fr: /sont allées au serveur primaire, en/,
      when: (n) => n.lateOnFromPrimary > 0 && n.lateOnStale === 0 && n.lateOnFromReplica <= 8,
    },
    {
      en: /lag and read-your-writes on, the read replica answered/,
      fr: /s de retard et read-your-writes activé, la réplique en lecture a répondu/,
      when: (n) => n.lateOnFromReplica > 0,
    },
    {
      en: /All \d+ guests/,
      fr: /qui n’avaient rien écrit, ont tous été servis/,
      when: (n) => n.lateOnGuests === n.guests,
    },
  ],
})
