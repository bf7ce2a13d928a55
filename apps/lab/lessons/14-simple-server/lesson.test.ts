import { checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson, numbersOf } from './lesson.ts'

type Numbers = ReturnType<typeof numbersOf>

const seen = (changes: Partial<Numbers> = {}): Numbers =>
  numbersOf({
    ...{ 'edge-file': 0, 'edge-page': 0, 'edge-cart': 0 },
    ...{ 'app-file': 1, 'app-page': 0, 'app-cart': 0 },
    ...{ 'database-file': 1, 'database-page': 0, 'database-cart': 0 },
    ...{ byCname: 2, byAddress: 1 },
    ...{ resolved: 1, fileByApp: 0, pageByApp: 1, pageFromDatabase: 1 },
    ...{ sent: 20, failed: 12, seconds: 1.9, cartKept: 0 },
    ...changes,
  })

checkExplanations(lesson, {
  typical: seen(),
  fixed: ['servers'],
  contradictions: {
    'a second web server takes over': {
      numbers: seen({ 'edge-file': 1, 'edge-page': 1, 'edge-cart': 1 }),
      claims: ['edge'],
    },
    'pages come from a cache': {
      numbers: seen({ 'app-page': 1, 'database-page': 1 }),
      claims: ['app', 'database'],
    },
    'the name server does not answer': {
      numbers: seen({ byCname: 0, byAddress: 0 }),
      claims: ['records'],
    },
    'both names follow without a CNAME record': {
      numbers: seen({ byAddress: 2 }),
      claims: ['records'],
    },
    'the app serves the files': { numbers: seen({ fileByApp: 1 }), claims: ['path'] },
    'nothing fails during the deployment': {
      numbers: seen({ failed: 0, resolved: 0, cartKept: 1 }),
      claims: ['deploy'],
    },
  },
  truths: [
    {
      en: /knows www\.localhost and/,
      fr: /connaît www\.localhost et/,
      when: (n) => n.resolved === 1,
    },
    {
      en: /does not know www\.localhost/,
      fr: /ne connaît pas www\.localhost/,
      when: (n) => n.resolved === 0,
    },
    {
      en: /both names led to the new one while the second had a CNAME record/,
      fr: /les deux noms menaient à la nouvelle tant que le second avait un enregistrement CNAME/,
      when: (n) => n.byCname === 2 && n.byAddress === 1,
    },
    {
      en: /The web server answered the static file itself/,
      fr: /Le serveur web a servi lui-même le fichier statique/,
      when: (n) => n.fileByApp === 0 && n.pageByApp === 1 && n.pageFromDatabase === 1,
    },
    {
      en: /each is a single point of failure/,
      fr: /chacun est un point de défaillance unique/,
      when: (n) => n.fatal === n.servers,
    },
    {
      en: /Of the \S+ servers, \S+ took all pages down/,
      fr: /Sur les \S+ serveurs, \S+ ont emporté/,
      when: (n) => n.fatal < n.servers,
    },
    {
      en: /maintenance is downtime/,
      fr: /la maintenance est une interruption/,
      when: (n) => n.failed > 0,
    },
    {
      en: /None of the \S+ requests/,
      fr: /Aucune des \S+ requêtes/,
      when: (n) => n.failed === 0,
    },
    {
      en: /Afterwards the cart from before could not be changed/,
      fr: /Ensuite, le panier d’avant ne pouvait plus être modifié/,
      when: (n) => n.cartKept === 0,
    },
  ],
})
