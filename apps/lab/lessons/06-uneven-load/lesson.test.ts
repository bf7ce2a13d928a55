import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ apps: 3, guests: 30, clients: 9, fastMs: 60, slowMs: 1000 },
  ...{ hasAddresses: 1, wholeAddress: 0 },
  ...{ nat: 1, own: 3, inTurn: 33.3, bySpeed: 2.9 },
  ...{ turnsShare: 33.4, turnsMeanMs: 390, turnsP95Ms: 1010, turnsPerSecond: 23 },
  ...{ connectionsShare: 3, connectionsMeanMs: 90, connectionsP95Ms: 75, connectionsPerSecond: 98 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['apps', 'guests', 'clients', 'fastMs', 'slowMs', 'inTurn', 'bySpeed'],
  contradictions: {
    'the whole address is hashed': { numbers: { nat: 3 }, claims: ['one-network-one-app'] },
    'through HAProxy, the slow app replica has weight 2': {
      numbers: { wholeAddress: 1, nat: 3, turnsShare: 50, turnsPerSecond: 17 },
      claims: ['equal-share'],
    },
    'HAProxy sees one address': {
      numbers: { wholeAddress: 1, nat: 1, own: 1 },
      claims: ['one-network-one-app', 'networks-spread'],
    },
    'all clients have one address': { numbers: { own: 1 }, claims: ['networks-spread'] },
    'the slow app replica has weight 2': {
      numbers: { turnsShare: 50, turnsPerSecond: 17 },
      claims: ['equal-share'],
    },
    'least-connections is round robin': {
      numbers: {
        ...{ connectionsShare: 33.4, connectionsMeanMs: 390, connectionsP95Ms: 1010 },
        connectionsPerSecond: 23,
      },
      claims: ['by-speed', 'faster'],
    },
    'in containers, with the slow one skipped': {
      numbers: { hasAddresses: 0, nat: 0, own: 0, turnsShare: 0, turnsP95Ms: 75, turnsMeanMs: 65 },
      claims: ['equal-share', 'faster'],
    },
  },
  truths: [
    {
      en: /all served by one app replica|one client to ip_hash|one visitor/,
      fr: /tous été servis par une seule réplique|sont un seul client/,
      when: (n) => n.hasAddresses === 1 && n.wholeAddress === 0 && n.nat === 1 && n.own > 1,
    },
    {
      en: /HAProxy hashes the whole address\. In the office/,
      fr: /HAProxy hache l’adresse entière\. Au bureau/,
      when: (n) => n.hasAddresses === 1 && n.wholeAddress === 1 && n.nat > 1 && n.own > 1,
    },
    {
      en: /guests of one network were served by/,
      fr: /visiteurs d’un même réseau ont été servis par/,
      when: anyNumbers,
    },
    {
      en: /part about ip-hash was skipped/,
      fr: /partie sur ip-hash n’a pas été mesurée/,
      when: (n) => n.hasAddresses === 0,
    },
    {
      en: /the same share as each of the others|its equal share/,
      fr: /la même part que chacune des autres/,
      when: (n) => Math.abs(n.turnsShare - n.inTurn) < 3 && n.turnsP95Ms >= n.slowMs,
    },
    { en: /an equal share would be/, fr: /à parts égales, ce serait/, when: anyNumbers },
    {
      en: /new ones go to the others/,
      fr: /les nouvelles vont donc aux autres/,
      when: (n) => n.connectionsShare < n.inTurn / 2 && n.connectionsShare > 0,
    },
    {
      en: /^Through least-connections, it got [\d.,]+ % of the requests/,
      fr: /^Avec least-connections, elle a reçu [\d.,]+.% des requêtes/,
      when: anyNumbers,
    },
    {
      en: /p95 \([\d,]+ ms\) does not show it/,
      fr: /p95 \([\d\s]+ms\) ne la montre pas/,
      when: (n) => n.connectionsShare < 5 && n.connectionsP95Ms < n.slowMs,
    },
    { en: /responses per second through/, fr: /réponses par seconde avec/, when: anyNumbers },
  ],
})
