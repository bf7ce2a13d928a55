import type { Texts } from '../en/en.ts'

export const availability: Texts['availability'] = {
  intro: (stage) =>
    `Ce que promet l’étape en marche, ${stage} : des niveaux en série et, dans chacun, des composants en parallèle. ` +
    'Les durées sont celles que ce labo a mesurées, ou des hypothèses que vous pouvez changer.',
  tiers: {
    edge: 'Répartiteurs de charge',
    web: 'Serveurs web',
    app: 'Répliques de l’application',
    database: 'Bases de données',
    redis: 'Serveurs Redis',
  },
  tiersIn: {
    edge: 'le niveau des répartiteurs',
    web: 'le niveau des serveurs web',
    app: 'le niveau des répliques de l’application',
    database: 'le niveau des bases de données',
    redis: 'le niveau de Redis',
  },
  rule: (needed, count) =>
    count === 1
      ? 'Il n’y en a qu’un : sans lui, rien n’est commandé.'
      : needed === count
        ? `Les ${count} doivent fonctionner.`
        : needed === 1
          ? `Un sur ${count} doit fonctionner.`
          : `${needed} sur ${count} doivent fonctionner : une majorité.`,
  primaryAlone:
    'Les commandes ont besoin de la primaire : une réplique en lecture ne prend sa place que si quelqu’un la promeut.',
  takesOver: 'Quand celui qui fait le travail tombe en panne, un autre prend le relais.',
  fields: {
    count: 'Combien',
    mtbf: 'MTBF, en heures',
    mttr: 'MTTR, en secondes',
    takeover: 'Relais, en secondes',
  },
  fieldsHint:
    'Le MTBF est le temps moyen entre deux pannes d’un composant, le MTTR le temps moyen de sa réparation : de la panne jusqu’à ce qu’il fonctionne de nouveau.',
  running: 'comme le système tourne maintenant',
  impossible: (label, least, most, isWhole) =>
    `${label} : un nombre ${isWhole ? 'entier ' : ''}de ${least} à ${most} est attendu.`,
  typed: 'votre valeur',
  assumed: 'une hypothèse',
  measured: (count) =>
    count === 1 ? 'mesuré ici, une fois' : `mesuré ici, en moyenne sur ${count} pannes`,
  measuredTakeover: 'mesuré ici, la dernière fois',
  measuredMtbf: 'mesuré ici, depuis le démarrage',
  measuredSoFar: (tiers) => `Entre deux pannes d’un composant, depuis le démarrage : ${tiers}.`,
  computeMeasured: 'Calculer avec ces valeurs',
  compute: 'Calculer',
  reset: 'Selon les mesures',
  resultTitle: 'Le résultat',
  inputsTitle: 'Composants',
  order: 'Commander',
  browse: 'Parcourir le catalogue',
  perWeek: 'perdu par semaine',
  perYear: 'perdu par an',
  columns: {
    tier: 'Niveau',
    share: 'Disponibilité',
    week: 'Perdu par semaine',
    others: 'Commander, avec un autre nombre',
  },
  costliest: 'coûte le plus',
  with: (count, share, year) => `avec ${count} : ${share} (${year} perdus par an)`,
  costs: (tiers, percent, count) =>
    count === 1
      ? `De ce que les niveaux font perdre aux commandes, ${tiers} coûte ${percent} %.`
      : `De ce que les niveaux font perdre aux commandes, ${tiers} coûtent ${percent} % ensemble, à peu près autant l’un que l’autre.`,
  allTheSame: 'Avec ces durées, tous les niveaux coûtent à peu près autant.',
  nothingLost: 'Avec ces durées, rien n’est perdu.',
  alone: (tiers, count) =>
    count === 1
      ? `Dans ${tiers}, aucun composant ne peut tomber en panne : il y a un point de défaillance unique.`
      : `Dans ${tiers}, aucun composant ne peut tomber en panne : chacun est un point de défaillance unique.`,
  noneAlone:
    'Dans chaque niveau, un composant peut tomber en panne : aucun niveau n’a de point de défaillance unique.',
  someAssumed:
    'Certaines durées de réparation ou de relais sont des hypothèses. Pour mesurer la suivante, tapez ceci, attendez que tout aille bien et rechargez cette page :',
  kill: (name) => `npm run lab kill ${name}`,
  stop: (name) => `npm run lab -- stop ${name} --for 20s`,
  outagesTitle: 'Arrêts de composants, vus par le labo',
  outagesHint:
    'Est prévu ce que quelqu’un a arrêté, redémarré, retiré ou suspendu : sa fin a été choisie, il ne compte donc pas dans le MTTR. ' +
    'Les durées sont aussi exactes que le regard du labo : il apprend aussitôt la plupart des changements, et demande aussi toutes les quelques secondes.',
  outage: { component: 'Composant', at: 'Quand', took: 'Durée', why: 'Raison' },
  planned: 'prévu',
  unplanned: 'panne',
  noOutages: 'Aucun composant ne s’est arrêté depuis que le labo regarde.',
  modelTitle: 'Ce que le modèle suppose',
  model: [
    'La disponibilité est MTBF / (MTBF + MTTR). En série, les disponibilités se multiplient ; en parallèle, ce sont les parts de temps où tout est en panne.',
    'Les pannes sont indépendantes. Ici, tous les composants partagent une machine, son alimentation, son réseau et ses administrateurs : une panne de ceux-ci touche tous les niveaux à la fois, et n’est pas dans les chiffres.',
    'Un composant en panne est remarqué aussitôt. Un composant figé ne l’est pas : tant que personne ne le remarque, il garde sa part des requêtes.',
    'Quand plusieurs se partagent le travail, les autres continuent aussitôt : les requêtes en cours sur celui qui tombe ne sont pas comptées.',
    'Il y a relais quand tombe le composant qui fait le travail, pas quand un autre tombe, ni quand il revient plus tôt. Les sentinelles de Redis ne servent qu’à ce moment.',
    'Un groupe de bases a besoin d’une majorité : deux sur trois. Une deuxième seule ne fait qu’empirer : il faut alors les deux.',
    'Une panne par semaine, soit 168 heures, est l’hypothèse de la leçon 12 pour le MTBF. Ce qui est mesuré ici est surtout ce que quelqu’un a provoqué : un vrai MTBF se mesure sur des mois.',
  ],
  exampleTitle: 'Dans l’autre sens : d’un arrêt à une disponibilité',
  exampleField: 'Minutes d’arrêt dans une semaine',
  example: (minutes, share) =>
    `Une semaine a 10 080 minutes. Avec ${minutes} minutes d’arrêt, la disponibilité est de ${share}.`,
}
