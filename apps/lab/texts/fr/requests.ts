import type { Texts } from '../en/en.ts'

type Store = 'memory' | 'redis'

const memoryOf = (replica: string) => `la mémoire de ${replica}`
const placeOf = (store: Store, replica: string) => (store === 'redis' ? 'Redis' : memoryOf(replica))

export const requests: Texts['requests'] = {
  intro:
    'Les 200 dernières requêtes à la boutique, chacune avec son chemin : qui l’a envoyée où, quel réplica a répondu, s’il connaissait le visiteur, et quelle base de données il a interrogée.',

  send: {
    title: 'Envoyer ma propre requête',
    intro:
      'La console l’envoie par le répartiteur comme tout visiteur, et garde pour vous les cookies d’un visiteur.',
    host: 'Par',
    currentStrategy: 'la stratégie actuelle',
    errand: 'Pour',
    errands: {
      look: 'Regarder une page',
      cart: 'Mettre un article au panier',
      login: 'Se connecter',
    },
    path: 'Chemin de la page',
    button: 'Envoyer',
    noAnswer: 'Le répartiteur n’a pas répondu.',
    noJourney:
      'Le répartiteur a répondu depuis son propre disque : aucun réplica n’a été interrogé, il n’y a donc pas de chemin à montrer.',
    unknown:
      'Aucune requête de ce nom n’est connue ici : elle est plus ancienne que les 2 000 dernières ou que cette console, ou n’est pas passée par le répartiteur.',
  },

  list: {
    title: 'Les 200 dernières',
    time: 'Heure',
    who: 'De',
    request: 'Requête',
    replica: 'Réplica',
    session: 'Session',
    database: 'Base de données',
    ms: 'ms',
    status: 'Statut',
    empty: 'Pas encore de requête. Ouvrez la boutique, ou envoyez la vôtre.',
    noneFits: 'Aucune des 200 dernières ne correspond au filtre.',
    edge: 'le répartiteur',
    again: 'redemandée',
    mine: 'la mienne',
  },
  outcomes: {
    hit: 'trouvée',
    miss: 'introuvable',
    away: 'sans réponse',
    none: 'aucune',
    untold: 'inconnue',
  },

  filter: {
    title: 'Filtrer',
    replica: 'Réplica',
    session: 'Session',
    status: 'Statut',
    statuses: {
      '2': '2xx : fait',
      '3': '3xx : voir ailleurs',
      '4': '4xx : refusée',
      '5': '5xx : échouée',
    },
    path: 'Le chemin contient',
    mine: 'Seulement les miennes',
    any: 'tout',
    pause: 'Pause',
    goOn: 'Reprendre',
  },

  way: {
    title: (method, path) => `Le chemin de ${method} ${path}`,
    stations: {
      client: 'Visiteur',
      edge: 'Répartiteur',
      replica: 'Réplica',
      session: 'Session',
      database: 'Base de données',
      page: 'Réponse',
    },
    unknownClient: 'inconnu',
    host: (host) => `vers ${host}`,
    strategy: (name) => `stratégie ${name}`,
    answeredBy: (replica, status) => `${replica} a répondu ${status}`,
    noAnswer: (replica, status) => `${replica} n’a pas répondu${status ? ` (${status})` : ''}`,
    byItself: 'n’a interrogé aucun réplica',
    fromCache: 'avait la page dans son cache, n’a interrogé aucun réplica',
    noLine:
      'Le journal du répartiteur ne la connaît pas : elle n’est pas passée par lui, ou le journal n’est pas lisible ici.',
    noRecord:
      'Il n’a rien dit de cette requête : il s’est arrêté entre-temps, ou en a eu trop d’autres depuis.',
    untold: 'rien de connu',
    own: 'son propre travail',
    noCookie: 'aucun cookie reçu',
    key: (key) => `clé ${key}`,
    stored: (store, replica) => `une nouvelle session a été mise dans ${placeOf(store, replica)}`,
    memory: (replica) => `mémoire de ${replica}`,
    livesIn: 'elle vit dans',
    noDatabase: 'aucune interrogée',
    roles: { primary: 'primaire', replica: 'réplica' },
    queries: (count) => (count > 1 ? `${count} requêtes SQL` : `${count} requête SQL`),
    statements: 'Ce qui lui a été demandé',
    more: (count) => (count === 1 ? 'et une autre' : `et ${count} autres`),
    waited: (ms) => `${ms} d’attente de la modification du visiteur`,
    bytes: (count) => `${count} octets`,
    timeTitle: (total) => `Où le temps est passé : ${total}`,
    times: {
      edge: 'répartiteur',
      replica: 'réplica',
      session: 'session',
      database: 'base de données',
    },
    id: 'Identifiant de la requête',
  },

  stories: {
    untold: () => 'On ne sait pas ce qu’est devenue la session : le réplica n’en a rien dit.',
    none: () => 'Le navigateur n’a apporté aucune session.',
    found: (store, replica) => `La session a été trouvée dans ${placeOf(store, replica)}.`,
    elsewhere: (home, replica) =>
      `Cette session vit dans la mémoire de ${home} ; cette requête est allée à ${replica}.`,
    restarted: (home) =>
      `Cette session vivait dans la mémoire de ${home}, qui a été redémarré à {time}.`,
    gone: (home) => `Cette session vit dans la mémoire de ${home}, qui a disparu ou ne répond pas.`,
    otherStore: (store, home) =>
      store === 'redis'
        ? 'Cette session est dans Redis, mais les sessions vivent maintenant en mémoire.'
        : `Cette session est dans la mémoire de ${home}, mais les sessions vivent maintenant dans Redis.`,
    ended: (store, home) =>
      `Cette session était dans ${placeOf(store, home)} et a pris fin : par une déconnexion, une nouvelle connexion, ou son âge.`,
    away: (store) =>
      `Le stockage des sessions n’a pas répondu (${store === 'redis' ? 'Redis' : 'mémoire'}) : la page a été faite pour un invité.`,
    unknown: () =>
      'On ne sait pas ici où vivait cette session : elle est plus ancienne que la console, ou a été créée parmi trop d’autres.',
    foreign: () => 'Le cookie n’a pas été fait par cette boutique : il ne désigne aucune session.',
  },
  retried: (first, last, count) =>
    `${first} n’a pas répondu, le répartiteur a donc interrogé ${last} : ${count} essais.`,
  failed: (replicas) => `Aucune réponse n’est venue de ${replicas}.`,
  nobody: 'Il n’y avait aucun réplica à interroger.',
  freshness: {
    replica: (node, ms) =>
      `Le visiteur venait de modifier quelque chose ; la page a attendu que ${node} l’ait : ${ms}.`,
    primary: (node, ms) =>
      `Le visiteur venait de modifier quelque chose que le réplica n’avait pas encore (${ms} d’attente) ; c’est ${node} qui a répondu.`,
  },
}
