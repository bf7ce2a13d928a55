import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Deux répartiteurs de charge',
  story:
    'Un seul répartiteur est un point de défaillance unique : quoi qu’il y ait derrière lui, rien n’est ' +
    'joignable quand il disparaît. Ici, deux répartiteurs écoutent au même port d’une machine, et le ' +
    'noyau confie chaque nouvelle connexion à l’un d’eux. Les deux sont actifs ; aucun n’attend que ' +
    'l’autre tombe. Que se passe-t-il quand l’un meurt, et quand il est seulement figé ?',
  question:
    'L’un des deux est figé : son processus ne bouge plus, et son socket reste ouvert. Combien de pages arrivent pendant ce temps ?',
  choices: { all: 'toutes', half: 'environ la moitié', none: 'aucune' },
  method:
    'Un nouveau client ouvre une page toutes les 40 ms, chacun sur sa propre connexion. Pendant ce temps, edge-1 est tué et revient. ' +
    'Puis il est suspendu quatre secondes ; une page qui n’arrive pas en deux secondes compte comme perdue. Enfin il est tué alors qu’il est figé.',
  steps: {
    kill: 'Ouverture de pages, edge-1 est tué',
    pause: 'Ouverture de pages pendant qu’edge-1 est figé',
    remedy: 'edge-1, figé, est tué ; ouverture de pages',
  },
  columns: {
    what: 'edge-1',
    pages: 'Pages demandées',
    came: 'Pages arrivées',
    killed: 'est tué',
    hanging: 'est figé',
    removed: 'est tué alors qu’il est figé',
  },
  claims: {
    'kill-loses-what-is-under-way': (n) =>
      `Quand edge-1 a été tué, ${n.killFailed} pages sur ${n.killPages} ont été perdues, dont ${n.killLater} demandées après sa mort ; ${n.killUnderWay} étaient en cours à ce moment. Attendu : pas plus que celles-ci, et aucune demandée plus tard.`,
    'hanging-keeps-its-half': (n) =>
      `Pendant qu’edge-1 était figé, ${n.pauseCame} pages sur ${n.pausePages} sont arrivées. Attendu : environ la moitié.`,
    'without-it-all-come': (n) =>
      `Après qu’edge-1 a été tué, ${n.remedyFailed} pages sur ${n.remedyPages} ont été perdues. Attendu : aucune.`,
  },
  causes: {
    'one-socket': 'Les deux répartiteurs n’écoutent pas tous deux au port public.',
    'web-servers': 'Les serveurs web derrière eux n’ont pas répondu.',
    'not-paused': 'edge-1 a continué de tourner, ou a été redémarré entre-temps.',
  },
  explanation: {
    killed: (n) =>
      `Un processus mort n’a plus de socket : le noyau a confié chaque nouvelle connexion à edge-2. Seul ce qu’edge-1 avait en cours pouvait être perdu : ${n.killFailed} pages sur ${n.killPages}.`,
    'killed-more': (n) =>
      `Dans cet essai, ${n.killFailed} pages sur ${n.killPages} ont été perdues quand edge-1 a été tué, dont ${n.killLater} demandées après sa mort.`,
    hanging: (n) =>
      `Un processus figé garde son socket. Le noyau ne sait rien de sa santé et a continué de lui donner une part des connexions : ${n.pauseCame} pages sur ${n.pausePages} sont arrivées, les autres ont dû attendre.`,
    'hanging-otherwise': (n) =>
      `Dans cet essai, ${n.pauseCame} pages sur ${n.pausePages} sont arrivées pendant qu’edge-1 était figé.`,
    remedy: () =>
      'Dès que celui qui était figé a disparu, toutes les pages sont arrivées. Quelqu’un doit donc demander à chaque répartiteur s’il va bien, et écarter celui qui se tait. Sur plusieurs machines, keepalived le fait : son script demande, et l’adresse passe à l’autre machine.',
    'no-remedy': (n) =>
      `Dans cet essai, ${n.remedyFailed} pages sur ${n.remedyPages} ont été perdues bien que celui qui était figé ait disparu.`,
    machine: () =>
      'Les deux sont sur une machine, qui reste un point de défaillance unique. L’étape suivante, ce sont deux machines avec une adresse virtuelle.',
  },
  theory: {
    redundancy:
      'Deux composants en parallèle ne tombent ensemble que si les deux tombent : de deux qui marchent 99 % du temps, un marche 99,99 % du temps, si leurs pannes sont indépendantes et qu’un composant en panne n’est pas utilisé.',
    health:
      'La redondance demande de décider qui est utilisé. En actif-actif, les deux le sont toujours ; en actif-passif, l’un attend et reçoit l’adresse quand l’autre échoue à son contrôle.',
  },
  tryIt: [
    { text: 'Tuez l’un d’eux et rechargez plusieurs fois.', command: 'npm run lab kill edge-2' },
    {
      text: 'Suspendez l’un d’eux et ouvrez plusieurs nouvelles fenêtres.',
      command: 'npm run lab pause edge-1 --for 20s',
    },
  ],
  notice:
    'Dans la topologie, les deux répartiteurs sont côte à côte. Pendant que l’un est figé, le labo peut être lent aussi : il est derrière la même adresse. Son propre port répond toujours.',
}
