import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'La disponibilité en chiffres',
  story:
    'Le contrat dit 99,9 %, et l’on demande à Sofia si la boutique peut tenir cet engagement. Elle a un ' +
    'répartiteur, trois répliques de l’application, deux bases de données et Redis. Sofia sait à peu près à ' +
    'quelle fréquence chacun tombe en panne. Personne n’a jamais mesuré le temps qu’il leur faut pour ' +
    'fonctionner de nouveau, et cela compte tout autant.',
  question:
    'Supposons que le répartiteur, chaque réplique de l’application, le serveur primaire, la réplique en lecture et Redis tombent en panne une fois par semaine chacun, et redémarrent d’eux-mêmes. Pendant combien de minutes par an personne ne peut-il rien mettre au panier ?',
  choices: {},
  unit: 'minutes par an',
  method:
    'Chaque composant est tué deux fois, et l’on chronomètre jusqu’à ce qu’il remplisse de nouveau son rôle : le ' +
    'répartiteur affiche une page, la réplique répond, le serveur primaire accepte une écriture, la réplique en ' +
    'lecture est lue, Redis enregistre une nouvelle session. Pendant ce temps, un panier est modifié vingt fois ' +
    'par seconde : le temps pendant lequel cela échoue est l’indisponibilité mesurée. À la fin, toutes les ' +
    'répliques sont tuées à la fois, et l’une est suspendue. Une panne par semaine et par composant (MTBF de ' +
    '168 h) est une hypothèse. Deux pannes, c’est peu : les secondes ne donnent qu’un ordre de grandeur.',
  steps: {
    edge: 'Le répartiteur est tué',
    app: 'Une réplique de l’application est tuée',
    primary: 'Le serveur primaire est tué',
    replica: 'La réplique en lecture est tuée',
    redis: 'Redis est tué',
    'all-at-once': 'Toutes les répliques de l’application sont tuées à la fois',
    hang: 'Une réplique de l’application est suspendue',
  },
  columns: {
    component: 'Composant',
    repairSeconds: 'Fonctionne de nouveau après, s',
    minutesPerYear: 'Indisponibilité, minutes par an',
    outageSeconds: 'Panier non modifiable, s',
    edge: 'Répartiteur',
    app: 'Une réplique de l’application',
    primary: 'Serveur primaire',
    replica: 'Réplique en lecture',
    redis: 'Redis',
    apps: 'Toutes les répliques, en parallèle',
    browsing: 'Parcourir : répartiteur, répliques, une base sur deux',
    buying: 'Panier : répartiteur, répliques, serveur primaire, Redis',
    'by-person': 'Panier, si une personne doit promouvoir',
  },
  claims: {
    'is-repaired': (n) =>
      `Pour fonctionner de nouveau, le répartiteur a mis ${n.edgeSeconds} s, une réplique de l’application ${n.appSeconds} s, le serveur primaire ${n.primarySeconds} s, la réplique en lecture ${n.replicaSeconds} s et Redis ${n.redisSeconds} s. Attendu : moins de 30 s chacun.`,
    agrees: (n) =>
      `Les indisponibilités mesurées font ${n.measured} minutes par an, la formule en donne ${n.expected}. Attendu : le même ordre de grandeur.`,
    'spares-one': (n) =>
      `La mort d’une réplique a empêché de modifier un panier pendant ${n.appOutage} s, sur les ${n.appSeconds} s de son absence. Attendu : presque pas, car les autres prennent le relais.`,
    'fails-together': (n) =>
      `La mort de toutes les répliques à la fois a empêché de modifier un panier pendant ${n.togetherSeconds} s. Attendu : bien plus que celle d’une seule (${n.appOutage} s).`,
  },
  causes: {
    'not-restarted': 'Rien n’a redémarré le composant, ou seulement après une longue attente.',
    'slow-start': 'Il a mis longtemps à être prêt, par exemple pour restaurer ses données.',
    'busy-machine': 'La machine était occupée à autre chose.',
    'probe-slower':
      'Un composant fonctionnait pour le panier avant de fonctionner pour la sonde qui le chronométrait.',
    'hidden-retries': 'Des requêtes ont attendu et ont été retentées au lieu d’échouer.',
    'outage-longer':
      'Les clients ont subi une panne après que le composant lui-même fonctionnait de nouveau.',
    'not-independent': 'Une panne en a provoqué une autre.',
    'not-taken-out': 'Le répartiteur continuait d’envoyer des requêtes à la réplique morte.',
    'too-few': 'Aucune autre réplique n’était dans la répartition.',
    'no-retry': 'Le répartiteur n’essaie pas une autre réplique quand l’une refuse la connexion.',
    'not-all-killed': 'Toutes les répliques n’ont pas été tuées.',
    'answered-by-edge': 'Autre chose a répondu à leur place.',
  },
  explanation: {
    repair: (n) =>
      `Pour fonctionner de nouveau, le répartiteur a mis ${n.edgeSeconds} s, une réplique de l’application ${n.appSeconds} s, le serveur primaire ${n.primarySeconds} s, la réplique en lecture ${n.replicaSeconds} s et Redis ${n.redisSeconds} s (moyennes de ${n.rounds} mesures).`,
    agrees: (n) =>
      `En série, quand tous doivent fonctionner, cela fait ${n.expected} minutes par an sans panier. Les indisponibilités mesurées en font ${n.measured}, soit le même ordre de grandeur.`,
    differs: (n) =>
      `En série, quand tous doivent fonctionner, cela fait ${n.expected} minutes par an sans panier, selon la formule. Les indisponibilités mesurées en font ${n.measured}.`,
    parallel: (n) =>
      `La redondance paie : selon la formule, une réplique seule serait indisponible ${n.appAlone} minutes par an, et ${n.apps} en parallèle le seraient toutes à la fois ${n.allAppsSeconds} s par an, et la mort d’une seule n’a empêché les changements que pendant ${n.appOutage} s.`,
    'one-is-noticed': (n) =>
      `Une réplique seule serait indisponible ${n.appAlone} minutes par an, selon la formule ; sa mort a empêché les changements pendant ${n.appOutage} s.`,
    browsing: (n) =>
      `Parcourir le catalogue demande une base sur deux, et pas Redis. La formule donne ${n.browsing} minutes par an.`,
    correlated: (n) =>
      `La formule multiplie, comme si les pannes étaient indépendantes. Une mauvaise version ou une coupure de courant met toutes les répliques hors service à la fois : ${n.togetherSeconds} s sans panier. Une fois par semaine, cela ferait ${n.together} minutes par an.`,
    'not-correlated': (n) =>
      `Toutes les répliques ont été tuées à la fois, et aucun panier n’a pu être modifié pendant ${n.togetherSeconds} s.`,
    hang: (n) =>
      `Le temps de réparation comprend le temps de détection. La fin d’un processus est détectée aussitôt, son blocage non : des requêtes ont attendu la réplique suspendue pendant ${n.hangSeconds} s.`,
    'no-hang': () => 'Une réplique a été suspendue, et aucune requête ne l’a attendue longtemps.',
    'by-person': (n) =>
      `Si la panne du serveur primaire demande qu’une personne la remarque, décide et promeuve la réplique en lecture, en ${n.personMinutes} minutes, le panier est indisponible ${n.byPerson} minutes par an.`,
  },
  theory: {
    formula:
      'A = MTBF / (MTBF + MTTR). En série, A = A₁ × A₂ × … : les indisponibilités s’ajoutent presque. En parallèle, A = 1 − (1 − A₁)(1 − A₂)…. 99,9 %, c’est 526 minutes par an, 99,99 % en fait 53, 99,999 % en fait 5. Diviser le MTTR par deux vaut autant que doubler le MTBF.',
    mttr: 'Le MTTR, temps moyen de réparation, commence à la panne et non à l’alerte : c’est le temps de détecter, de décider et de réparer.',
    independence:
      'La formule des composants en parallèle suppose des pannes indépendantes. En pratique, beaucoup sont corrélées, par une alimentation, un réseau, une version ou une configuration en commun.',
  },
  tryIt: [
    {
      text: 'Tuez une base de données, et voyez combien de temps cela prend.',
      command: 'npm run lab kill db-1',
    },
    { text: 'Tuez le répartiteur. Qui le remarque ?', command: 'npm run lab kill edge' },
    {
      text: 'Suspendez une base de données une demi-minute.',
      command: 'npm run lab -- pause db-1 --for 30s',
    },
    {
      text: 'La boutique est-elle disponible ?',
      link: { label: 'La boutique', path: '/products' },
    },
  ],
  notice:
    'Lesquels de vos chiffres sont des hypothèses, lesquels sont mesurés ? Ici, le MTTR est mesuré et le MTBF est une hypothèse.',
}
