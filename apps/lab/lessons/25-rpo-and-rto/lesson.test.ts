import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ asyncOrders: 30, asyncLost: 0, asyncSeconds: 0.9, asyncCutOrders: 60, asyncCutLost: 34 },
  ...{ semiSyncOrders: 28, semiSyncLost: 0, semiSyncSeconds: 1.2 },
  ...{ semiSyncCutOrders: 26, semiSyncCutLost: 0, semiSyncCutRefused: 21 },
  ...{ groupOrders: 25, groupLost: 0, groupSeconds: 3.4 },
  ...{ backups: 1, backupMinutes: 42, backupMissing: 130, backupSeconds: 4.1 },
  now: 0,
}
type N = typeof typical

const lostSemiSync = (n: N) => n.semiSyncLost + n.semiSyncCutLost

const nothingElse = {
  ...{ asyncOrders: 0, asyncLost: 0, asyncSeconds: 0, asyncCutOrders: 0, asyncCutLost: 0 },
  ...{ semiSyncOrders: 0, semiSyncSeconds: 0, semiSyncCutOrders: 0, semiSyncCutRefused: 0 },
  ...{ groupOrders: 0, groupSeconds: 0, backups: 0 },
}

checkExplanations(lesson, {
  typical,
  fixed: [],
  contradictions: {
    'the read replicas were not cut off': {
      numbers: { asyncCutLost: 0, asyncLost: 2 },
      claims: ['async-loses'],
    },
    'semi-synchronous replication fell back silently': {
      numbers: { semiSyncCutLost: 19, semiSyncCutRefused: 0, now: 1 },
      claims: ['semi-sync-keeps'],
    },
    'the group forgot': { numbers: { groupLost: 3, now: 2 }, claims: ['group-keeps'] },
    'nothing is known yet': { numbers: nothingElse, claims: [] },
  },
  truths: [
    {
      en: /followed: none of/,
      fr: /suivant.: aucune des/,
      when: (n) => n.asyncOrders > 0 && n.asyncLost === 0,
    },
    { en: /had not got there/, fr: /n’y étaient pas arrivées/, when: (n) => n.asyncLost > 0 },
    { en: /it went on confirming/, fr: /a continué de confirmer/, when: (n) => n.asyncCutLost > 0 },
    {
      en: /was gone after the read replicas had been cut off/,
      fr: /disparu après la coupure/,
      when: (n) => n.asyncCutLost === 0,
    },
    {
      en: /gone, cut off or not/,
      fr: /avec coupure ou sans/,
      when: (n) => n.semiSyncOrders > 0 && lostSemiSync(n) === 0,
    },
    {
      en: /^The price: \d/,
      fr: /^Le prix/,
      when: (n) => n.semiSyncCutRefused > 0,
    },
    {
      en: /that semi-synchronous replication had confirmed/,
      fr: /que la réplication semi-synchrone avait confirmées/,
      when: (n) => lostSemiSync(n) > 0,
    },
    {
      en: /without anybody’s command/,
      fr: /sans ordre de personne/,
      when: (n) => n.groupOrders > 0 && n.groupLost === 0,
    },
    {
      en: /that the group had confirmed/,
      fr: /que le groupe avait confirmées/,
      when: (n) => n.groupLost > 0,
    },
    { en: /nothing but the last backup/, fr: /sauvegarde seulement/, when: (n) => n.backups === 1 },
    { en: /no row for a backup/, fr: /pas de ligne pour une/, when: (n) => n.backups === 0 },
    {
      en: /the lesson did so at once/,
      fr: /la leçon l’a fait aussitôt/,
      when: (n) => n.asyncOrders + n.semiSyncOrders > 0,
    },
    {
      en: /Asynchronous replication has not been measured/,
      fr: /asynchrone n’a pas encore/,
      when: (n) => n.asyncOrders === 0,
    },
    {
      en: /Semi-synchronous replication has not been measured/,
      fr: /semi-synchrone n’a pas encore/,
      when: (n) => n.semiSyncOrders === 0,
    },
    { en: /A group has not been/, fr: /Un groupe n’a pas/, when: (n) => n.groupOrders === 0 },
    { en: /are on one machine here/, fr: /sont sur une machine/, when: anyNumbers },
  ],
})
