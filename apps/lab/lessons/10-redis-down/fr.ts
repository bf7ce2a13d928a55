import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Redis est en panne',
  story:
    'Toutes les sessions sont dans Redis : n’importe quelle réplique peut servir n’importe quel client. ' +
    'Maintenant, c’est Redis qui est en panne. Mara est connectée et cherche du ruban adhésif. Dans la ' +
    'boutique où elle travaillait avant, chaque page s’est bloquée dix secondes ce jour-là, même les mentions ' +
    'légales, et le répartiteur a retiré les répliques l’une après l’autre, car leurs tests de disponibilité ' +
    'se bloquaient aussi.',
  question:
    'Redis est arrêté. Mara, qui est connectée, continue à parcourir le catalogue. Que lui arrive-t-il ?',
  choices: {
    error: 'elle reçoit une page d’erreur',
    guest: 'elle navigue en simple visiteuse, et se retrouve connectée ensuite',
    'logged-out': 'elle navigue en simple visiteuse, et doit se reconnecter ensuite',
    waits: 'ses pages prennent des secondes',
  },
  method:
    'Quatre clients se connectent. Avec Redis en marche, arrêté, puis suspendu (ses connexions restent ouvertes ' +
    'et il ne répond rien), ils ouvrent 24 pages du catalogue, qui sont chronométrées. Puis l’un ouvre la page ' +
    'de son compte, un nouveau visiteur met un article au panier, et quand Redis est de retour on compte combien ' +
    'des quatre peuvent ouvrir la page de leur compte.',
  steps: {
    'log-in': 'Quatre clients créent un compte et sont connectés',
    stop: 'Arrêt de Redis ; les clients continuent à naviguer',
    start: 'Démarrage de Redis',
    pause: 'Suspension de Redis ; les clients continuent à naviguer',
    resume: 'Reprise de Redis',
  },
  columns: {
    redis: 'Redis',
    catalogue: 'Pages du catalogue affichées',
    p95Ms: 'p95, ms',
    slowestMs: 'Page la plus lente, ms',
    account: 'Page du compte, statut',
    guestCart: 'Nouveau panier, statut',
    after: 'Connectés ensuite',
    up: 'en marche',
    stopped: 'arrêté',
    paused: 'suspendu',
  },
  claims: {
    'works-before': (n) =>
      `Redis étant en marche, ${n.wellSignedIn} clients sur ${n.customers} ont pu ouvrir la page de leur compte, et ${n.wellNamed} pages du catalogue sur ${n.pages} portaient le nom du client. Attendu : tous, et toutes.`,
    'shows-catalogue': (n) =>
      `Sur ${n.pages} pages du catalogue, ${n.stoppedCatalogue} ont été affichées pendant l’arrêt de Redis et ${n.pausedCatalogue} pendant sa suspension. Attendu : toutes.`,
    'are-guests': (n) =>
      `Sur ${n.pages} pages du catalogue, ${n.stoppedNamed} portaient le nom du client pendant l’arrêt de Redis et ${n.pausedNamed} pendant sa suspension. Attendu : aucune.`,
    'is-fast': (n) =>
      `La page la plus lente a pris ${n.stoppedSlowestMs} ms pendant l’arrêt de Redis et ${n.pausedSlowestMs} ms pendant sa suspension. Attendu : un délai d’attente au plus.`,
    refuses: (n) =>
      `La page du compte a reçu ${n.stoppedAccount} et un nouveau panier ${n.stoppedCart} pendant l’arrêt de Redis, ${n.pausedAccount} et ${n.pausedCart} pendant sa suspension. Attendu : 503.`,
    'come-back': (n) =>
      `Ensuite, ${n.stoppedAfter} clients sur ${n.customers} étaient connectés après l’arrêt et ${n.pausedAfter} après la suspension. Attendu : tous.`,
  },
  causes: {
    'store-unreachable':
      'Les répliques ne peuvent pas joindre Redis, ou il refuse leur mot de passe.',
    'still-memory': 'Les sessions ne sont pas dans Redis : les répliques les gardent en mémoire.',
    'catalogue-needs-redis': 'Le catalogue échoue si la session ne peut pas être lue.',
    'not-ready':
      'Des répliques ont quitté la répartition, car leur test de disponibilité dépend de Redis.',
    'not-down': 'Redis fonctionnait encore.',
    cached: 'Les pages venaient d’un cache.',
    'no-timeout': 'Les commandes à Redis n’ont pas de délai d’attente, ou un long délai.',
    'every-request-waits':
      'Les répliques sollicitent Redis à chaque requête, au lieu d’échouer aussitôt après les premiers délais.',
    'busy-machine': 'La machine était occupée à autre chose.',
    'guest-instead': 'La boutique confond un stockage indisponible avec une session absente.',
    'not-persisted':
      'Redis est revenu sans ses données : rien n’était écrit sur disque, ou les données ont été effacées.',
    'cookie-cleared': 'Une page a effacé le cookie de session pendant la panne.',
    'not-reconnected': 'Des répliques ne s’étaient pas encore reconnectées.',
  },
  explanation: {
    'browse-as-guests': (n) =>
      `Pendant l’arrêt de Redis, les ${n.stoppedCatalogue} pages du catalogue ont toutes été affichées, la plus lente en ${n.stoppedSlowestMs} ms, et pendant sa suspension les ${n.pausedCatalogue}. Les clients ont navigué en simples visiteurs.`,
    'catalogue-counts': (n) =>
      `Pendant l’arrêt de Redis, ${n.stoppedCatalogue} pages du catalogue sur ${n.pages} ont été affichées, dont ${n.stoppedNamed} avec le nom du client ; pendant sa suspension, ${n.pausedCatalogue}, dont ${n.pausedNamed}.`,
    refused: () =>
      'Ce qui demande une session, la page du compte et un nouveau panier, a été refusé avec 503 : le service est indisponible un moment, et le client n’est pas déconnecté.',
    'came-back-stopped': (n) =>
      `Redis a accepté de nouvelles sessions ${n.stoppedBackMs} ms après son démarrage, et les ${n.stoppedAfter} clients étaient tous de nouveau connectés. C’était un arrêt propre, lors duquel Redis écrit tout sur disque. Il ne prouve rien pour un plantage.`,
    'lost-stopped': (n) =>
      `Après le redémarrage de Redis, ${n.stoppedAfter} clients sur ${n.customers} étaient connectés. Les autres doivent se reconnecter.`,
    'pause-is-worse': (n) =>
      `Une suspension a été plus lente qu’un arrêt : la page la plus lente a pris ${n.pausedSlowestMs} ms au lieu de ${n.stoppedSlowestMs} ms. Un port fermé refuse aussitôt la connexion ; un processus bloqué ne se révèle que par un délai d’attente.`,
    'waited-once': (n) =>
      `Peu de pages ont attendu (p95 : ${n.pausedP95Ms} ms) : après un délai d’attente, une réplique n’interroge plus Redis jusqu’à ce qu’il réponde.`,
    times: (n) =>
      `La page la plus lente a pris ${n.stoppedSlowestMs} ms pendant l’arrêt de Redis et ${n.pausedSlowestMs} ms pendant sa suspension.`,
    'after-pause': (n) =>
      `Après la suspension, ${n.pausedAfter} clients sur ${n.customers} étaient connectés.`,
  },
  theory: {
    'fail-fast':
      'Un disjoncteur (circuit breaker) limite le coût d’une panne : avec un délai d’une demi-seconde et une mémoire des échecs, environ une attente par réplique au lieu d’une par page.',
    aof: 'Redis ajoute chaque écriture à un fichier (AOF). Avec appendfsync everysec, un plantage peut perdre la dernière seconde d’écritures. SHUTDOWN vide les tampons dans ce fichier : un arrêt propre ne perd rien et ne prouve rien pour un plantage.',
    readiness:
      'Le test de disponibilité (readiness) décide si une réplique reçoit des requêtes. S’il échoue avec chaque dépendance partagée, toutes les répliques quittent la répartition ensemble, et les pages qui n’en ont pas besoin disparaissent aussi.',
  },
  tryIt: [
    { text: 'Connectez-vous d’abord.', link: { label: 'La page d’expérience', path: '/demo' } },
    { text: 'Arrêtez Redis.', command: 'npm run lab stop redis' },
    {
      text: 'Naviguez. Le catalogue est-il là ? Et votre nom ?',
      link: { label: 'Le catalogue', path: '/products' },
    },
    { text: 'Redémarrez-le, et rechargez.', command: 'npm run lab start redis' },
    { text: 'Suspendez-le une demi-minute.', command: 'npm run lab -- pause redis --for 30s' },
  ],
  notice:
    'Une réplique quitte-t-elle la répartition pendant la panne ? La topologie en direct le montre. De quoi la disponibilité devrait-elle dépendre ?',
}
