import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNoNamespaces } from '../../../../infra/firewall/namespaces/namespaces.ts'
import { checkExplanations } from '../../../../test/support/explanations.ts'
import type { Workbench } from '../lesson.ts'
import { lesson, numbersOf } from './lesson.ts'
import { expected, type Seen, tryRules } from './measure.ts'

type Numbers = ReturnType<typeof numbersOf>

const seen = (changes: Partial<Seen> = {}): Numbers =>
  numbersOf({ reason: 0, ...expected(), trapInput: 1, trapForward: 0, ...changes })
const typical = seen()

checkExplanations(lesson, {
  typical,
  fixed: ['ports', 'portsInside', 'publicPorts', 'appPorts', 'monitoringPorts'],
  contradictions: {
    'another firewall on the way': {
      numbers: seen({ 'none-internet-data': 0 }),
      claims: ['no-rules'],
    },
    'the outer firewall accepts all': {
      numbers: seen({ 'outer-internet-data': 5, 'both-internet-edge': 9 }),
      claims: ['outer', 'both'],
    },
    'the edge may use the database': { numbers: seen({ 'both-edge-data': 2 }), claims: ['both'] },
    'published ports pass input': { numbers: seen({ trapInput: 0, reason: 1 }), claims: ['trap'] },
    'the rule in forward has no effect': {
      numbers: seen({ trapForward: 1, reason: 2 }),
      claims: ['trap'],
    },
    'nothing of the app zone is reached': {
      numbers: seen({ 'both-edge-app': 0, 'both-edge-monitoring': 0, reason: 3 }),
      claims: ['both'],
    },
  },
  truths: [
    {
      en: /^Measured with real packets/,
      fr: /^Mesuré avec de vrais paquets/,
      when: (n) => n.reason === 0,
    },
    { en: /on another system/, fr: /sur un autre système/, when: (n) => n.reason === 1 },
    { en: /finds no unshare/, fr: /ne trouve pas ici unshare/, when: (n) => n.reason === 2 },
    { en: /may not create/, fr: /n’a pas le droit de créer/, when: (n) => n.reason === 3 },
    {
      en: /addresses are all it takes/,
      fr: /il suffit de connaître les adresses/,
      when: (n) => n.noneInternetInside === n.portsInside,
    },
    {
      en: /none behind it\. But/,
      fr: /aucun derrière\. Mais/,
      when: (n) => n.outerInternetInside === 0 && n.outerEdgeInside === n.portsInside,
    },
    {
      en: /none of the data zone/,
      fr: /aucun de la zone data/,
      when: (n) => n.bothEdgeData === 0 && n.bothEdgeApp === n.appPorts,
    },
    {
      en: /^Although both firewalls had rules/,
      fr: /^Bien que les deux pare-feu aient eu des règles/,
      when: (n) => n.bothEdgeData > 0,
    },
    {
      en: /^The Docker trap/,
      fr: /^Le piège de Docker/,
      when: (n) => n.trapInput === 1 && n.trapForward === 0,
    },
    {
      en: /^The rule in input refused/,
      fr: /^La règle dans input a refusé/,
      when: (n) => n.trapInput === 0,
    },
  ],
})

const bench = { step: () => {} } as unknown as Workbench

test('lesson 16 measures what the rules say', { skip: whyNoNamespaces() ?? false }, async () => {
  assert.deepEqual(numbersOf(await tryRules(bench)), typical)
})
