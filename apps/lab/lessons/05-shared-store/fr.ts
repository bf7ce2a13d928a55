import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'Un stockage partagé : n’importe quel réplica convient',
  story:
    'Les réplicas oublient, ce n’est donc pas à eux de se souvenir. Les sessions vont à un endroit que ' +
    'tous interrogent : Redis. Désormais un réplica ne contient rien qui manquerait à quelqu’un ; on ' +
    'peut le tuer, le redémarrer, le remplacer à tout moment. Mais chaque page doit d’abord demander. ' +
    'Qu’est-ce que cela coûte ?',
  question:
    'Sessions dans Redis, round robin. Les trois réplicas sont tués l’un après l’autre, et Robin regarde 9 pages après chacun. Sur combien des 27 est-il encore reconnu ?',
  choices: {
    all: 'sur toutes',
    'two-thirds': 'sur deux tiers',
    'one-third': 'sur un tiers',
    none: 'sur aucune',
  },
  method:
    'D’abord avec les sessions en mémoire, puis dans Redis : un visiteur se connecte et regarde 30 ' +
    'pages par round-robin, puis 150 autres dont l’en-tête Server-Timing dit combien de temps la ' +
    'lecture de la session a pris. Puis chaque réplica est tué à son tour, revient, et l’on demande 9 ' +
    'pages après chacun.',
  steps: {
    memory: 'Sessions en mémoire : connexion, puis 30 pages',
    'memory-time': '150 lectures de session en mémoire, chronométrées',
    'memory-kill': 'Chaque réplica est tué à son tour',
    redis: 'Sessions dans Redis : connexion, puis 30 pages',
    'redis-time': '150 lectures de session dans Redis, chronométrées',
    'redis-kill': 'Chaque réplica est tué à son tour',
  },
  columns: {
    store: 'Sessions',
    known: 'Reconnu, %',
    survived: 'Reconnu pendant que les réplicas mouraient, %',
    sessionMs: 'Lecture d’une session, ms',
    memory: 'mémoire',
    redis: 'Redis',
  },
  explain: (n, format) => [
    `Avec les sessions dans Redis, Robin a été reconnu sur ${format(n.redisKnown ?? 0)} pages sur ${format(n.requests ?? 0)}, avec les sessions en mémoire sur ${format(n.memoryKnown ?? 0)}.`,
    `Pendant que les trois réplicas mouraient à tour de rôle, c’était ${format(n.redisSurvived ?? 0)} sur ${format(n.survivalRequests ?? 0)} avec Redis et ${format(n.memorySurvived ?? 0)} avec la mémoire. Un réplica qui ne contient rien se perd sans perte.`,
    `Le prix : lire une session a pris ${format(n.memoryMs ?? 0, 2)} ms en mémoire et ${format(n.redisMs ?? 0, 2)} ms dans Redis ; chaque page coûte donc ${format(n.costMs ?? 0, 2)} ms de plus. Et il y a un élément de plus qui peut tomber, dont tout le monde a besoin : leçon 10.`,
  ],
  theory:
    'N’importe quel réplica trouve la session : P(reconnu) = 1 pour toute stratégie et tout N, et cela ne change pas quand des réplicas meurent. Le coût est un aller-retour : t(Redis) − t(mémoire) ≈ RTT + environ 0,1 ms ; sur une machine quelques dixièmes de milliseconde, dans un centre de données environ une.',
  tryIt: [
    {
      text: 'Que tous les réplicas partagent leurs sessions.',
      command: 'npm run lab sessions redis',
    },
    {
      text: 'Connectez-vous et rechargez : les noms changent, vous restez vous-même.',
      link: { label: 'La page d’expérience, round robin', host: 'round-robin', path: '/demo' },
    },
    {
      text: 'Redémarrez tous les réplicas pendant que vous rechargez.',
      command: 'npm run lab roll',
    },
  ],
  notice:
    'Le pied de chaque page dit d’où vient sa session. Les outils réseau de votre navigateur montrent, sous les temps, combien cela a duré.',
}
