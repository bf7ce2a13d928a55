import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Redémarrer un par un',
  story:
    'Une nouvelle version, un mardi à midi, la boutique pleine. Jonas redémarre un réplica après l’autre, deux tournent ' +
    'toujours, et la surveillance reste verte. Le lendemain matin, des messages : « J’ai cliqué sur acheter et j’ai eu ' +
    'une erreur. Est-ce que j’ai acheté, oui ou non ? » Chacun avait cliqué dans la seconde même où son ' +
    'réplica s’est arrêté.',
  question:
    'Vingt changements par seconde arrivent chez trois réplicas, et chacun prend 600 ms. Les trois sont tués l’un après l’autre, chaque fois que le précédent est de retour. Combien de requêtes sont perdues ?',
  choices: {},
  unit: 'requêtes',
  method:
    'Quarante requêtes par seconde de dix visiteurs, moitié pages, moitié changements de panier, que les précédentes aient ' +
    'leur réponse ou non. Chaque réplica met 600 ms par page jusqu’à son redémarrage, pour que des requêtes soient ' +
    'toujours en cours. D’abord les trois sont redémarrés avec drainage (lab roll) : le répartiteur n’y envoie plus personne, ' +
    'le réplica finit ce qu’il a, et seulement alors il s’arrête. Puis chacun est tué. Est perdu ce qui reçoit un ' +
    '5xx ou pas de réponse du tout.',
  steps: {
    'come-in': 'Dix personnes arrivent et remplissent leur panier',
    slow: 'Les pages deviennent lentes, pour que des requêtes soient toujours en cours',
    drain: 'Redémarrage de tous les réplicas, avec drainage',
    kill: 'Les réplicas sont tués l’un après l’autre',
  },
  columns: {
    how: 'Redémarrage',
    seconds: 'Durée, s',
    pages: 'Pages',
    lostPages: 'Pages perdues',
    changes: 'Changements',
    lostChanges: 'Changements perdus',
    expectedLost: 'Théorie',
    drained: 'avec drainage',
    killed: 'tués',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const sum = (a: string, b: string) => format((numbers[a] ?? 0) + (numbers[b] ?? 0))
    return [
      `Avec drainage, ${n('lostDrained')} requêtes sur ${sum('drainedPages', 'drainedChanges')} ont été perdues, en ${n('drainedSeconds', 0)} s. L’ordre compte : d’abord hors du répartiteur, puis finir, puis s’arrêter. À un réplica qui cesse seulement d’accepter, on envoie encore des visiteurs.`,
      `Tués, ${n('lostKilled')} sur ${sum('killedPages', 'killedChanges')} ont été perdues, et la loi de Little en attendait environ ${n('expected', 0)} : autant de changements qu’il y en a en cours chez un réplica quand il meurt, ${n('replicas')} fois.`,
      'Aucune page n’en était. Lire peut se faire deux fois : le répartiteur demande à un autre réplica et personne ne le remarque. Un changement a peut-être déjà été fait quand le réplica meurt, et le répartiteur ne le renvoie pas : il dit qu’il ne sait pas. C’est aussi pourquoi une commande porte une clé à elle, à laquelle on en reconnaît une deuxième.',
    ]
  },
  theory:
    'La loi de Little : en cours = rythme × temps. De λ changements par seconde, chacun des N réplicas en reçoit λ / N, en ' +
    'cours pendant S secondes chacun ; à sa mort, λ × S / N sont perdus, et N morts coûtent λ × S : 20 × 0,6 = 12, ' +
    'quel que soit N. Avec drainage, on attend S, et c’est 0.',
  tryIt: [
    {
      text: 'Lancez quelques clients virtuels, et redémarrez tous les réplicas un par un.',
      command: 'npm run lab roll',
    },
    { text: 'Maintenant sans demander.', command: 'npm run lab kill app-2' },
    {
      text: 'Sortez-en un à la main, et regardez qui répond.',
      command: 'npm run lab drain app-3',
    },
    {
      text: 'Ce n’est jamais app-3.',
      link: { label: 'La page d’expérience, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Laissez-le revenir.', command: 'npm run lab resume app-3' },
  ],
  notice:
    'La vitesse des pages décide de ce qui est perdu : à 6 ms au lieu de 600, c’est une requête sur huit redémarrages comme celui-ci. Assez rare pour échapper à tous les tests, et pas à une année.',
}
