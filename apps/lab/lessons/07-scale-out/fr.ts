import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Ajouter des réplicas',
  story:
    'La semaine avant Noël, les pages prennent plus d’une demi-seconde. Amir démarre un deuxième réplica, ' +
    'et le temps est divisé par deux. Il en démarre donc deux de plus, et s’attend à le voir divisé encore ' +
    'par deux. Sa cheffe, qui paie les quatre, aimerait le savoir d’avance.',
  question:
    'Un réplica fait quatre pages à la fois, de 200 ms chacune. Douze personnes cliquent sans pause. Combien quatre réplicas servent-ils de plus qu’un seul ?',
  choices: {
    one: 'pas plus : autant qu’un seul',
    two: 'deux fois plus',
    three: 'trois fois plus',
    four: 'quatre fois plus',
  },
  method:
    'Avec 1, 2 puis 4 réplicas, chacun reçoit l’ordre de mettre 200 ms pour une page et d’en faire quatre à la ' +
    'fois, pendant que les autres font la queue. C’est donc l’attente qui limite, et non les cœurs de cette machine, ' +
    'que tous les réplicas se partagent. Douze visiteurs, chacun avec une requête après l’autre, demandent ' +
    'pendant cinq secondes ; une seconde avant cela n’est pas comptée.',
  steps: {
    'scale-1': 'Mise en route d’un réplica',
    'load-1': 'Douze visiteurs, un réplica',
    'scale-2': 'Mise en route de deux réplicas',
    'load-2': 'Douze visiteurs, deux réplicas',
    'scale-4': 'Mise en route de quatre réplicas',
    'load-4': 'Douze visiteurs, quatre réplicas',
  },
  columns: {
    replicas: 'Réplicas',
    perSecond: 'Requêtes par seconde',
    expectedPerSecond: 'Théorie',
    inProportion: 'Si chaque réplica ajoutait autant que le premier',
    meanMs: 'Moyenne, ms',
    expectedMs: 'Théorie, ms',
    p95Ms: 'p95, ms',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Un réplica a servi ${n('perSecond1', 1)} requêtes par seconde : ${n('places')} à la fois, ${n('slowMs')} ms chacune. Les huit autres visiteurs faisaient la queue, et une page prenait ${n('meanMs1', 0)} ms.`,
      `Deux réplicas en ont servi ${n('perSecond2', 1)}, ${n('gainOfTwo', 1)} fois plus, et une page prenait ${n('meanMs2', 0)} ms. Jusque-là, chaque réplica valait son prix.`,
      `Quatre en ont servi ${n('perSecond4', 1)}, ${n('gain', 1)} fois plus qu’un seul, et non quatre fois : douze visiteurs ne remplissent pas seize places. Une page prenait ${n('meanMs4', 0)} ms, ce qu’il lui faut sans aucune attente. Aucun autre réplica ne l’accélère : à partir d’ici, c’est la page elle-même qui doit devenir plus rapide.`,
    ]
  },
  theory:
    'La loi de Little : requêtes en cours = débit × temps. Avec N réplicas de c places et un temps de service S, ' +
    'min(N × c, visiteurs) requêtes sont servies à la fois, et le débit est min(N × c, visiteurs) / S : avec ' +
    'c = 4, S = 0,2 s et 12 visiteurs, 20, 40 et 60 par seconde. Le temps d’une page est visiteurs / débit : ' +
    '600, 300 et 200 ms. Trois réplicas auraient suffi.',
  tryIt: [
    {
      text: 'Donnez à un réplica quatre places et des pages lentes.',
      command: 'npm run lab -- slow app-1 200ms --at-once 4 --for 5m',
    },
    {
      text: 'Voyez qui attend : les requêtes en cours sont dans la colonne « now ».',
      command: 'npm run lab status',
    },
    {
      text: 'Changez le nombre de réplicas pendant que des clients virtuels sont à l’œuvre.',
      command: 'npm run lab scale 4',
    },
    { text: 'Remettez tout en place.', command: 'npm run lab scale 3' },
  ],
  notice:
    'La base de données ne fait pas partie de cette expérience. Dans une vraie boutique, elle est souvent la limite suivante, et d’autres réplicas de la boutique ne font alors qu’allonger la queue devant elle.',
}
