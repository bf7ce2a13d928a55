import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Un parcours : supprimer tout point de défaillance unique',
  story:
    'Un parcours à travers les étapes. Commencez avec un serveur de chaque sorte (étape simple), arrêtez un composant après ' +
    'l’autre et voyez ce qui met la boutique hors service. Ajoutez ce qui manque et regardez de nouveau, jusqu’à ce que rien ' +
    'de ce qui peut être arrêté ne mette la boutique hors service.',
  question:
    'À quelle étape peut-on arrêter n’importe quel composant, sans empêcher les clients d’ouvrir des pages et de commander ?',
  choices: {
    simple: 'simple',
    distributed: 'distributed',
    secured: 'secured',
    'scale-up': 'scale-up',
  },
  method:
    'À l’étape en marche, un composant de chaque sorte est arrêté : celui qui fait le travail. Puis quelqu’un ouvre des pages, ' +
    'se connecte et commande ; celui qui doit prendre le relais a 15 secondes pour cela. Puis le composant est redémarré. Les sessions ' +
    'sont entre-temps dans Redis, s’il y en a un. Lancez la leçon une fois à chaque étape : les comptes, les commandes et ce tableau restent quand l’étape change.',
  steps: {
    'come-in': 'Un client ouvre un compte',
    edge: 'Sans un répartiteur',
    web: 'Sans un serveur web',
    app: 'Sans une réplique de l’application',
    database: 'Sans la base qui reçoit les commandes',
    replica: 'Sans une autre base',
    redis: 'Sans le serveur Redis qui a les sessions',
    sentinel: 'Sans une sentinelle',
  },
  columns: {
    component: 'Arrêté',
    simple: 'simple',
    distributed: 'distributed',
    secured: 'secured',
    'scale-up': 'scale-up',
    points: 'Points de défaillance uniques',
    edge: 'un répartiteur',
    web: 'un serveur web',
    app: 'une réplique de l’application',
    database: 'le serveur primaire',
    replica: 'une autre base',
    redis: 'Redis, ou son maître',
    sentinel: 'une sentinelle',
    absent: 'absent',
    everything: 'les commandes continuent',
    pages: 'seulement les pages',
    nothing: 'rien ne fonctionne',
  },
  claims: {
    'as-built': (n) =>
      `${n.points} arrêts sur ${n.stopped} ont empêché de commander. Attendu : ${n.expected}, autant que de sortes de composants sans un autre qui prenne le relais.`,
  },
  causes: {
    'slow-takeover': 'Un autre a mis plus de 15 secondes à prendre le relais.',
    'not-back-yet': 'Le composant arrêté auparavant n’était pas tout à fait de retour.',
    'hidden-dependency':
      'La boutique dépend de ce composant d’une façon que la topologie ne montre pas.',
    'not-stopped': 'Un composant n’a pas été arrêté, ou a redémarré aussitôt.',
    'another-instance': 'Une autre instance a pris le relais.',
  },
  explanation: {
    finished: (n) =>
      `Aucun des ${n.stopped} arrêts n’a empêché de commander. Rien de ce qui peut être arrêté ne met la boutique hors service : le parcours est terminé.`,
    'goes-on': (n) =>
      `${n.points} arrêts sur ${n.stopped} ont empêché de commander. Le parcours continue : arrêtez la boutique (Ctrl-C), démarrez-la avec ce qui manque et relancez cette leçon.`,
    edge: () =>
      'Sans son répartiteur ou le serveur web à l’entrée, personne n’a pu commander : chaque requête passe par lui. Il en manque un deuxième à la même adresse : npm start -- --edges 2 (à partir de l’étape distributed).',
    app: () =>
      'Sans la réplique de l’application qui a été arrêtée, personne n’a pu commander. Il en manque une autre : l’étape distributed en a plusieurs, et npm run lab scale 3 les démarre.',
    database: () =>
      'Sans le serveur primaire, personne n’a pu commander, et une réplique en lecture ne prend sa place que si quelqu’un la promeut. Il manque un groupe de trois qui le fasse lui-même : npm start -- --database group (à partir de l’étape distributed).',
    redis: () =>
      'Sans Redis, personne n’a pu se connecter, donc personne n’a pu commander. Il manque deux autres serveurs, et des sentinelles qui choisissent le maître : npm start -- --sentinels 3 (à partir de l’étape distributed).',
    others: () =>
      'L’arrêt d’un serveur web, d’une base qui ne reçoit pas les commandes ou d’une sentinelle a empêché de commander, alors que d’autres auraient dû continuer. Voyez ce qui n’était pas encore de retour et relancez la leçon.',
    machine: () =>
      'Ce qui ne peut pas être arrêté ici, c’est la machine : son disque, son alimentation et son réseau sont communs à tous les composants, et restent donc des points de défaillance uniques.',
  },
  theory: {
    redundancy:
      'On supprime un point de défaillance unique par un deuxième composant, et par quelqu’un qui décide qu’il prend le relais : le noyau, un répartiteur, une majorité de bases, des sentinelles.',
    shared:
      'Des composants redondants tombent ensemble quand ils partagent quelque chose : une machine, une baie, une version, une personne avec une mauvaise commande.',
  },
  tryIt: [
    { text: 'Commencez avec un de chaque.', command: 'npm start -- --stage simple' },
    {
      text: 'Plusieurs répliques de l’application, une réplique en lecture.',
      command: 'npm start -- --stage distributed',
    },
    { text: 'Deux ou trois de chaque.', command: 'npm start -- --stage scale-up' },
    {
      text: 'Arrêtez vous-même quelque chose, et commandez.',
      command: 'npm run lab stop db-1',
      link: { label: 'La boutique', path: '/products' },
    },
  ],
  notice:
    'Dans la topologie, voyez qui prend le relais : une autre base devient le serveur primaire, un autre serveur Redis le maître. Le labo aussi est derrière le répartiteur ; son propre port répond toujours.',
}
