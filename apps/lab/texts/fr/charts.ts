import type { Texts } from '../en/en.ts'

export const charts: Texts['charts'] = {
  intro:
    'Ce que Prometheus a mesuré : les chiffres des tableaux de bord de Grafana, avec les objectifs de niveau de service en lignes pointillées.',
  updates: 'La page se met à jour toutes les dix secondes.',
  range: 'Période',
  ranges: { '15m': '15 minutes', '1h': '1 heure', '6h': '6 heures', '12h': '12 heures' },
  groups: {
    visitors: 'Ce que les visiteurs remarquent',
    sales: 'Utilisateurs et ventes',
    causes: 'Où peut être la cause',
  },
  panels: {
    requests: {
      title: 'Requêtes',
      description:
        'Requêtes de pages, y compris celles auxquelles le répartiteur a répondu à la place d’une réplique. Objectif à pleine charge : 1 200 par seconde.',
    },
    errorRatio: {
      title: 'Taux d’erreurs',
      description: 'Part des requêtes qui ont reçu une réponse 5xx.',
    },
    mean: { title: 'Temps de réponse moyen', description: 'L’objectif est moins de 0,6 s.' },
    slowest: {
      title: 'Temps de réponse les plus longs',
      description:
        'L’objectif est 2 s au plus. Le maximum est la borne supérieure de son intervalle.',
    },
    meanByRoute: {
      title: 'Temps de réponse moyen par route',
      description: 'Les dix routes les plus lentes.',
    },
    p99ByRoute: {
      title: 'Temps de réponse par route, p99',
      description: 'Les dix routes les plus lentes.',
    },
    maxByRoute: {
      title: 'Temps de réponse maximal par route',
      description:
        'Les dix routes les plus lentes ; la borne supérieure de l’intervalle de la requête la plus lente.',
    },
    activeUsers: {
      title: 'Utilisateurs actifs',
      description:
        'Chacun une fois, quelles que soient les répliques qui lui ont répondu. Objectif à pleine charge : 1 000 en ce moment.',
    },
    activeUsersByApp: {
      title: 'Utilisateurs actifs en ce moment, par réplique',
      description: 'Un utilisateur à qui plusieurs répliques ont répondu compte pour chacune.',
    },
    recentUsersByApp: {
      title: 'Utilisateurs actifs depuis deux heures, par réplique',
      description: 'Un utilisateur à qui plusieurs répliques ont répondu compte pour chacune.',
    },
    orders: {
      title: 'Commandes et paiements',
      description: 'Commandes passées et étapes des paiements, par minute.',
    },
    up: {
      title: 'Disponibilité des composants',
      description: '1 tant qu’un composant fonctionne, 0 sinon.',
    },
    requestsByApp: {
      title: 'Requêtes par réplique de l’application',
      description: 'Comment le répartiteur les distribue.',
    },
    durationByApp: {
      title: 'Temps de réponse par réplique, p95',
      description:
        'Celle qui se détache est lente ; si toutes le sont, elles attendent quelque chose qu’elles partagent.',
    },
    eventLoopLag: {
      title: 'Retard de la boucle d’événements, p99',
      description:
        'Combien de temps le JavaScript d’une réplique fait attendre les autres requêtes.',
    },
    sessionStore: {
      title: 'Stockage des sessions, p95',
      description: 'Temps de lecture d’une session, en mémoire ou dans Redis.',
    },
    poolWaits: {
      title: 'Attente d’une connexion',
      description:
        'Combien de temps, par seconde, les instructions SQL attendent une connexion libre.',
    },
    replicationLag: {
      title: 'Retard de réplication',
      description: 'Secondes de retard sur le serveur primaire, par battement.',
    },
    readFallbacks: {
      title: 'Lectures sur le serveur primaire au lieu de la réplique en lecture',
      description:
        'Parce qu’elle était hors service, en retard, sans l’écriture du client, ou en erreur.',
    },
  },
  names: {
    legends: {
      requests: 'requêtes',
      'with a 5xx': 'avec un 5xx',
      errors: 'erreurs',
      mean: 'moyenne',
      now: 'en ce moment',
      'in the last two hours': 'depuis deux heures',
      orders: 'commandes',
      'payments: {{outcome}}': 'paiements : {{outcome}}',
    },
    label: {
      none: 'aucune',
      memory: 'mémoire',
      ...{ authorized: 'autorisés', captured: 'encaissés', voided: 'annulés' },
      ...{
        refunded: 'remboursés',
        declined: 'refusés',
        'insufficient-funds': 'fonds insuffisants',
      },
      ...{ 'expired-card': 'carte expirée', 'incorrect-cvc': 'code de sécurité incorrect' },
      'not-a-test-card': 'carte inconnue',
      ...{ away: 'hors service', late: 'en retard', stale: 'sans l’écriture', failed: 'en erreur' },
    },
  },
  units: {
    perSecond: (value) => `${value}/s`,
    s: (value) => `${value} s`,
    ms: (value) => `${value} ms`,
    percent: (value) => `${value} %`,
  },
  objective: {
    most: (value, share) =>
      share === null
        ? `objectif : ${value} au plus ; toujours atteint`
        : `objectif : ${value} au plus ; manqué ${share} % du temps`,
    load: (value, isShown) =>
      isShown
        ? `objectif à pleine charge : ${value}`
        : `objectif à pleine charge : ${value}, bien au-dessus de ce graphique`,
  },
  label: (title, values) => `${title}. Dernières valeurs : ${values.join(', ')}.`,
  table: 'Chiffres en tableau',
  columns: ['Courbe', 'Minimum', 'Moyenne', 'Maximum', 'Dernière valeur'],
  empty: 'Rien n’a été mesuré pendant cette période.',
  missing: {
    off: 'Ces graphiques ont besoin de la supervision, qui n’est pas en marche. Arrêtez la boutique, puis démarrez-la avec Prometheus ; les comptes, les paniers et les commandes restent :',
    away: 'Prometheus ne répond pas : il n’y a rien à dessiner. Démarrez-le, puis rechargez cette page :',
    start: 'npm run lab start prometheus',
  },
}
