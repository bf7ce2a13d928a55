import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Un stockage de sessions partagé',
  story:
    'Les répliques perdent leurs sessions quand elles meurent : ce n’est donc pas à elles de les garder. ' +
    'Les sessions passent dans Redis, que toutes interrogent. Une réplique ne contient plus rien qui ' +
    'manquerait à quelqu’un ; on peut la tuer, la redémarrer, la remplacer. Que coûte l’aller-retour vers Redis ?',
  question:
    'Sessions dans Redis, stratégie round-robin. Les trois répliques sont tuées l’une après l’autre, et Robin ouvre 9 pages après chaque panne. Sur combien des 27 est-il connecté ?',
  choices: {
    all: 'sur toutes',
    'two-thirds': 'sur deux tiers',
    'one-third': 'sur un tiers',
    none: 'sur aucune',
  },
  method:
    'Avec les sessions en mémoire puis dans Redis, un client se connecte et ouvre 30 fois la page de son ' +
    'compte avec round-robin, puis 150 fois encore, pendant que l’en-tête Server-Timing donne la durée ' +
    'de lecture de la session. Ensuite chaque réplique est tuée à son tour et revient, et la page ' +
    'du compte est ouverte 9 fois après chaque panne.',
  steps: {
    memory: 'Sessions en mémoire : connexion, puis 30 pages',
    'memory-time': 'Mesure de 150 lectures de session en mémoire',
    'memory-kill': 'Chaque réplique est tuée à son tour',
    redis: 'Sessions dans Redis : connexion, puis 30 pages',
    'redis-time': 'Mesure de 150 lectures de session dans Redis',
    'redis-kill': 'Chaque réplique est tuée à son tour',
  },
  columns: {
    store: 'Stockage des sessions',
    known: 'Connecté, %',
    survived: 'Connecté après les pannes, %',
    sessionMs: 'Lecture d’une session, moyenne, ms',
    memory: 'mémoire',
    redis: 'Redis',
  },
  claims: {
    'redis-knows': (n) =>
      `Avec les sessions dans Redis, Robin était connecté sur ${n.redisKnown} pages sur ${n.requests}. Attendu : les ${n.requests}.`,
    'redis-survives': (n) =>
      `Avec les sessions dans Redis, Robin était connecté sur ${n.redisSurvived} pages sur ${n.survivalRequests} après les pannes. Attendu : les ${n.survivalRequests}.`,
    'memory-loses': (n) =>
      `Avec les sessions en mémoire, Robin était connecté sur ${n.memoryKnown} pages sur ${n.requests}. Attendu : ${n.expectedMemory}.`,
    'redis-costs-more': (n) =>
      `Lire une session a pris ${n.memoryMs} ms en mémoire et ${n.redisMs} ms dans Redis. Attendu : moins en mémoire.`,
    'redis-is-fast': (n) =>
      `Lire une session dans Redis a pris ${n.redisMs} ms. Attendu : moins de ${n.mostMs} ms.`,
  },
  causes: {
    'still-memory':
      'Les répliques gardent encore leurs sessions en mémoire, bien que le réglage indique Redis.',
    'redis-unreachable':
      'Des répliques ne peuvent pas joindre Redis et traitent tout le monde en visiteur.',
    'no-session': 'Le cookie de session n’a pas été posé ou n’a pas été accepté.',
    'still-shared':
      'Les répliques partagent leurs sessions, bien que le réglage indique la mémoire.',
    'not-round-robin': 'Le répartiteur n’a pas distribué ces requêtes à tour de rôle.',
    restarted: 'La réplique qui avait la session a redémarré.',
    'other-requests':
      'D’autres clients utilisaient round-robin au même moment et ont pris une partie des tours.',
    'busy-machine': 'La machine était occupée à autre chose pendant l’une des mesures.',
    'redis-far': 'Le réseau entre les répliques et Redis est lent.',
  },
  explanation: {
    'any-app': (n) =>
      `Avec les sessions dans Redis, Robin était connecté sur les ${n.redisKnown} pages, quelle que soit la réplique ; avec les sessions en mémoire, sur ${n.memoryKnown} pages sur ${n.requests}.`,
    counts: (n) =>
      `Robin était connecté sur ${n.redisKnown} pages sur ${n.requests} avec le réglage Redis, et sur ${n.memoryKnown} avec le réglage mémoire.`,
    survived: (n) =>
      `Les trois répliques ont été tuées à tour de rôle, et Robin est resté connecté sur les ${n.redisSurvived} pages avec Redis (avec la mémoire, sur ${n.memorySurvived} pages sur ${n.survivalRequests}). Un processus sans état propre peut mourir sans perte.`,
    'not-survived': (n) =>
      `Après les pannes, Robin était connecté sur ${n.redisSurvived} pages sur ${n.survivalRequests} avec le réglage Redis, et sur ${n.memorySurvived} avec le réglage mémoire.`,
    cost: (n) =>
      `Lire une session a pris ${n.memoryMs} ms avec le réglage mémoire et ${n.redisMs} ms avec le réglage Redis : ${n.costMs} ms de plus par page.`,
    'no-cost': (n) =>
      `Lire une session a pris ${n.memoryMs} ms avec le réglage mémoire et ${n.redisMs} ms avec le réglage Redis : cet essai ne montre pas de coût supplémentaire.`,
    dependency: () =>
      'Un stockage partagé est un composant de plus dont dépend la boutique. La leçon 10 porte sur sa panne.',
  },
  theory: {
    shared:
      'Si chaque réplique peut lire chaque session, P(session trouvée) = 1 pour toute stratégie et tout N, et la mort d’une réplique n’y change rien.',
    'round-trip':
      'Le coût est d’un aller-retour réseau par requête : quelques dixièmes de milliseconde sur une même machine ou dans un même centre de données.',
  },
  tryIt: [
    {
      text: 'Partagez les sessions entre toutes les répliques.',
      command: 'npm run lab sessions redis',
    },
    {
      text: 'Connectez-vous et rechargez. Le nom de la réplique change-t-il, et restez-vous connecté ?',
      link: { label: 'La page d’expérience, round-robin', host: 'round-robin', path: '/demo' },
    },
    {
      text: 'Redémarrez toutes les répliques pendant que vous rechargez.',
      command: 'npm run lab roll',
    },
  ],
  notice:
    'Le pied de chaque page dit d’où vient sa session. Les outils réseau de votre navigateur montrent, sous Temps, la durée de sa lecture.',
}
