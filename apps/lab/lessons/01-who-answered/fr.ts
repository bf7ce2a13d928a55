import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'Qui a répondu ?',
  story:
    'Une boutique, plusieurs réplicas, et devant eux un répartiteur de charge qui les cache tous ' +
    'derrière une seule adresse. Personne ne remarque que chaque page peut venir d’un autre ' +
    'processus. Mais qui décide lequel, et le travail est-il partagé équitablement ?',
  question:
    'Trois réplicas, round robin, 30 requêtes d’un seul visiteur : à combien app-2 répond-il ?',
  choices: {},
  unit: 'sur 30 requêtes',
  method:
    'Un visiteur demande 30 fois la même petite page, une requête après l’autre, par la stratégie ' +
    'round-robin. Chaque réponse dit dans X-Served-By quel réplica l’a faite. Puis la boutique ' +
    'reçoit deux réplicas de plus, sans s’arrêter, et l’on recommence.',
  steps: {
    scale3: 'Mise en route de trois réplicas',
    ask3: '30 requêtes',
    scale5: 'Deux réplicas de plus, sans redémarrage',
    ask5: 'Encore 30 requêtes',
  },
  columns: { replica: 'Réplica', of3: 'Avec 3 réplicas', of5: 'Avec 5 réplicas' },
  explain: (n, format) => [
    n.threeLeast === n.threeMost
      ? `Avec trois réplicas, chacun a répondu à exactement ${format(n.threeMost ?? 0)} requêtes sur ${format(n.requests ?? 0)}. Round robin ne tire pas au sort : il parcourt la liste dans l’ordre, et les parts diffèrent d’une requête au plus.`
      : `Avec trois réplicas, les parts vont de ${format(n.threeLeast ?? 0)} à ${format(n.threeMost ?? 0)}. Elles ne sont exactement égales que si personne d’autre n’utilise round-robin et que chaque réplica est là tout le temps.`,
    `Après le passage à cinq, sans redémarrage, chacun a répondu à ${n.fiveLeast === n.fiveMost ? format(n.fiveMost ?? 0) : `${format(n.fiveLeast ?? 0)} à ${format(n.fiveMost ?? 0)}`} requêtes : le répartiteur a pris les nouveaux dans son tour dès qu’ils étaient prêts.`,
    'Des parts égales de requêtes ne sont pas encore des parts égales de travail : une page lente compte ici autant qu’une page rapide. C’est le sujet de la leçon 6.',
  ],
  theory:
    'Round robin envoie la requête numéro i au réplica i mod N. Sur R requêtes, chaque réplica en ' +
    'reçoit R / N, arrondi vers le bas ou vers le haut : avec R = 30, 10 pour N = 3 et 6 pour N = 5.',
  tryIt: [
    {
      text: 'Ouvrez la page d’expérience et rechargez-la : nom et couleur changent à chaque réponse.',
      link: { label: 'La page d’expérience, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Ajoutez deux réplicas pendant que vous rechargez.', command: 'npm run lab scale 5' },
    {
      text: 'La même chose au hasard : les parts ne sont plus exactes.',
      link: { label: 'La page d’expérience, random', host: 'random', path: '/demo' },
    },
  ],
  notice:
    'L’ordre app-1, app-2, app-3, app-1, … ne change jamais. Avec random, le même réplica vient souvent deux fois de suite.',
}
