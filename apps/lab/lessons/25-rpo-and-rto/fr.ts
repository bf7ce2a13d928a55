import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'RPO et RTO',
  story:
    'Le disque du serveur primaire grille le soir le plus chargé de l’année. Deux nombres disent si c’est grave. ' +
    'Le RPO (recovery point objective) : quelle part de ce qui a été confirmé aux clients peut disparaître. Le RTO ' +
    '(recovery time objective) : combien de temps peut passer avant que quelqu’un puisse acheter à nouveau. La boutique ' +
    'peut garder ses commandes de quatre façons, et chacune répond aux deux : une sauvegarde, une réplique en lecture qui ' +
    'suit, une réplique qui confirme avant que le client ne l’apprenne, et un groupe qui décide à la majorité.',
  question:
    'Le serveur primaire de la boutique telle qu’elle tourne meurt en pleine journée ; s’il a des répliques en lecture, il meurt une seconde fois quand elles sont coupées depuis quelques secondes. Une autre base de données continue à sa place. Combien des commandes confirmées aux clients ont disparu ?',
  choices: { none: 'aucune', some: 'quelques-unes', all: 'toutes' },
  method:
    'Quatre nouveaux clients passent des commandes, et le serveur primaire est tué pendant ce temps. Là où rien d’autre ne le fait, ' +
    'la leçon promeut aussitôt une réplique en lecture : sans forcer si l’une est acceptée ainsi, sinon celle qui en a le plus. (Si elle est la seule et doit attendre la confirmation d’une autre, la base tuée est aussi démarrée.) Trois autres renvoient leur ' +
    'commande jusqu’à ce que l’une soit confirmée ; puis chaque commande confirmée est cherchée. Avec un serveur primaire et des répliques en ' +
    'lecture, on recommence après avoir arrêté les répliques, qui ne reçoivent donc plus rien. La dernière sauvegarde est restaurée ' +
    'sur un serveur à part, à côté de la boutique. Des commandes d’autres clients confirmées entre-temps peuvent être perdues aussi, comme ' +
    'dans l’histoire. Celles de la leçon sont annulées. Les lignes des autres sortes de bases de données viennent d’essais précédents.',
  steps: {
    'come-in': 'Sept clients créent un compte',
    buy: 'Des clients passent des commandes',
    'cut-off': 'Des clients passent des commandes ; les répliques en lecture sont coupées',
    kill: 'Le serveur primaire est tué ; des clients essaient de commander',
    count: 'Recherche de chaque commande confirmée',
    rejoin: 'Retour de la base de données tuée',
    backup: 'Restauration de la dernière sauvegarde, à côté de la boutique',
  },
  columns: {
    what: 'Le serveur primaire est perdu, avec',
    orders: 'Commandes confirmées',
    lost: 'Commandes confirmées disparues (RPO)',
    seconds: 'Secondes jusqu’à la suivante (RTO)',
    async: 'la réplication asynchrone',
    'async-cut': 'la même, répliques en lecture coupées avant',
    'semi-sync': 'la réplication semi-synchrone',
    'semi-sync-cut': 'la même, répliques en lecture coupées avant',
    group: 'un groupe de trois',
    backup: 'la dernière sauvegarde seulement',
  },
  claims: {
    'async-loses': (n) =>
      `Avec la réplication asynchrone et des répliques en lecture coupées, ${n.asyncCutLost} commandes confirmées sur ${n.asyncCutOrders} avaient disparu. Attendu : celles des dernières secondes.`,
    'semi-sync-keeps': (_, n) =>
      `Avec la réplication semi-synchrone, ${n.semiSyncLost + n.semiSyncCutLost} commandes confirmées sur ${n.semiSyncOrders + n.semiSyncCutOrders} avaient disparu. Attendu : aucune.`,
    'group-keeps': (n) =>
      `Avec un groupe, ${n.groupLost} commandes confirmées sur ${n.groupOrders} avaient disparu. Attendu : aucune.`,
  },
  causes: {
    'not-cut-off': 'Les répliques en lecture n’étaient pas coupées, et ont reçu les commandes.',
    'other-promoted':
      'Une autre base de données a été promue que celle qui avait le plus de commandes.',
    'fell-back': 'Le serveur primaire a confirmé des commandes sans attendre de réplique.',
    'no-majority': 'Un membre a pris des commandes sans majorité du groupe.',
  },
  explanation: {
    async: (n) =>
      `Réplication asynchrone, la réplique en lecture suivant : aucune des ${n.asyncOrders} commandes confirmées n’avait disparu, et la suivante a été confirmée ${n.asyncSeconds} s après la mort du serveur primaire. Rien ne garantit le premier nombre : le serveur primaire n’attend personne.`,
    'async-lost': (n) =>
      `Réplication asynchrone, la réplique en lecture suivant : ${n.asyncLost} commandes confirmées sur ${n.asyncOrders} n’y étaient pas arrivées à la mort du serveur primaire.`,
    'async-cut': (n) =>
      `Les répliques en lecture étant coupées quelques secondes, ${n.asyncCutLost} commandes confirmées sur ${n.asyncCutOrders} ont disparu. La boutique n’a prévenu personne : elle a continué de confirmer. Le RPO de la réplication asynchrone dure donc aussi longtemps que personne ne remarque son arrêt.`,
    'async-cut-kept': (n) =>
      `Dans cet essai, aucune des ${n.asyncCutOrders} commandes confirmées n’avait disparu après la coupure des répliques en lecture.`,
    'semi-sync': (_, n) =>
      `Réplication semi-synchrone : aucune des ${n.semiSyncOrders + n.semiSyncCutOrders} commandes confirmées n’avait disparu, avec coupure ou sans, car une commande est confirmée une fois qu’une deuxième base de données l’a. La suivante a été confirmée ${n.semiSyncSeconds} s après la mort du serveur primaire.`,
    'semi-sync-refused': (n) =>
      `Le prix : un client a été refusé ${n.semiSyncCutRefused} fois pendant qu’aucune réplique en lecture ne pouvait confirmer. De deux répliques, n’importe laquelle peut disparaître ; sans aucune, la boutique ne vend rien plutôt que de vendre ce qui peut se perdre.`,
    'semi-sync-lost': (_, n) =>
      `Dans cet essai, ${n.semiSyncLost + n.semiSyncCutLost} commandes sur ${n.semiSyncOrders + n.semiSyncCutOrders} que la réplication semi-synchrone avait confirmées ont disparu.`,
    group: (n) =>
      `Un groupe de trois : aucune des ${n.groupOrders} commandes confirmées n’avait disparu, et la suivante a été confirmée au bout de ${n.groupSeconds} s, sans ordre de personne. Une majorité a chaque commande, et les membres décident seuls qui continue.`,
    'group-lost': (n) =>
      `Dans cet essai, ${n.groupLost} commandes sur ${n.groupOrders} que le groupe avait confirmées ont disparu.`,
    backup: (n) =>
      `Avec la dernière sauvegarde seulement, les données seraient vieilles de ${n.backupMinutes} minutes, et ${n.backupMissing} commandes auraient disparu. La restaurer sur un serveur vide a pris ${n.backupSeconds} s. Les deux sont mesurés ; le reste ne l’est pas : trouver une autre machine, y porter la sauvegarde, démarrer la boutique.`,
    'no-backup': () =>
      'Il n’y a pas de ligne pour une sauvegarde : aucune n’a pu être restaurée ici. Faites-en une et relancez cette leçon : npm run lab backup (sans conteneurs).',
    'by-hand': () =>
      'Là où une réplique en lecture est promue à la main, la leçon l’a fait aussitôt. Une personne doit remarquer, décider et taper la commande, ce qui prend des minutes et compte dans le RTO.',
    'next-async': () =>
      'La réplication asynchrone n’a pas encore été mesurée. Démarrez la boutique avec elle et relancez cette leçon : npm start -- --stage distributed',
    'next-semi-sync': () =>
      'La réplication semi-synchrone n’a pas encore été mesurée. Démarrez la boutique avec elle et relancez cette leçon : npm start -- --stage distributed --durability semi-sync --db-replicas 2',
    'next-group': () =>
      'Un groupe n’a pas encore été mesuré. Démarrez la boutique avec un groupe et relancez cette leçon : npm start -- --stage distributed --database group',
    where: () =>
      'Ici, toutes les bases de données sont sur une machine. Pour les liaisons et les distances, c’est le meilleur cas : entre centres de données, chaque confirmation attend l’aller et le retour.',
  },
  theory: {
    definitions:
      'RPO et RTO sont des objectifs, fixés d’après ce qu’une perte coûterait. Ce qu’une architecture donne se mesure, et se compare à eux.',
    choice:
      'La réplication asynchrone confirme d’abord et copie ensuite : c’est rapide, et les derniers changements peuvent se perdre. Qui attend une deuxième copie avant de confirmer n’en perd aucun, paie un aller-retour par changement, et doit refuser des changements quand aucune copie n’est possible.',
    backups:
      'La réplication n’est pas une sauvegarde : une erreur se réplique aussi vite qu’une commande. Une sauvegarde vaut ce que vaut sa dernière restauration, et son âge est son RPO ; des journaux binaires gardés ailleurs la rajeunissent.',
  },
  tryIt: [
    {
      text: 'Démarrez la boutique avec la réplication semi-synchrone, et relancez cette leçon.',
      command: 'npm start -- --stage distributed --durability semi-sync --db-replicas 2',
    },
    {
      text: 'Démarrez-la avec un groupe, et relancez cette leçon.',
      command: 'npm start -- --stage distributed --database group',
    },
    { text: 'Faites une sauvegarde.', command: 'npm run lab backup' },
    {
      text: 'Restaurez-la à côté de la boutique, et voyez ce qu’il y manque.',
      command: 'npm run -s lab -- backup --check',
    },
  ],
  notice:
    'Dans la topologie, une base de données est le serveur primaire, et cette marque se déplace. D’ici là, on peut parcourir la boutique, et personne ne peut acheter.',
}
