import type { SessionStoreName as Store } from '../../../../infra/topology.ts'
import type { Texts } from '../en/en.ts'

const memoryOf = (app: string) => `la mémoire de ${app}`
const storeOf = (store: Store, app: string) =>
  ({ redis: 'Redis', memory: memoryOf(app), cookie: 'son cookie' })[store]
const whereNow = { redis: 'dans Redis', memory: 'en mémoire', cookie: 'dans le cookie' }
const nameOf = (store: Store) => ({ redis: 'Redis', memory: 'mémoire', cookie: 'cookie' })[store]

export const requests: Texts['requests'] = {
  intro:
    'Les 200 dernières requêtes reçues par la boutique. Chacune a une trace : le client, la réplique de l’application qui a répondu, si elle a trouvé la session, et les bases de données interrogées.',

  send: {
    title: 'Envoyer une requête',
    intro:
      'Le labo l’envoie par le répartiteur, comme un navigateur, et conserve les cookies pour votre prochaine requête.',
    host: 'Stratégie',
    currentStrategy: 'stratégie actuelle',
    step: 'Action',
    steps: {
      page: 'Afficher une page',
      cart: 'Ajouter un produit au panier',
      login: 'Se connecter',
    },
    path: 'Chemin',
    button: 'Envoyer',
    noAnswer: 'Le répartiteur n’a pas répondu.',
    noTrace:
      'Le répartiteur a servi ce fichier lui-même. Aucune réplique de l’application n’est intervenue : il n’y a pas de trace.',
    unknown:
      'Requête inconnue. Elle est peut-être trop ancienne (les journaux gardent 20 Mo, et chaque réplique de l’application ses 1 000 dernières requêtes), ou elle portait sur un fichier statique ou sur le labo.',
    malformed:
      'Ce n’est pas un identifiant de requête : au plus 64 lettres, chiffres, points et tirets, comme 1763780412.071-27-3. Il figure dans l’en-tête X-Request-Id de chaque réponse.',
  },

  list: {
    title: 'Les 200 dernières requêtes',
    time: 'Heure',
    who: 'Client',
    request: 'Requête',
    replica: 'Réplique de l’application',
    session: 'Session',
    database: 'Base de données',
    ms: 'ms',
    status: 'Statut',
    empty: 'Aucune requête pour l’instant. Ouvrez la boutique ou envoyez une requête.',
    noneFits: 'Aucune des 200 dernières requêtes ne correspond au filtre.',
    edge: 'répartiteur',
    again: 'nouvel essai',
    mine: 'la mienne',
  },
  outcomes: {
    hit: 'trouvée',
    miss: 'introuvable',
    away: 'stockage indisponible',
    none: 'aucune',
    unreported: 'inconnue',
  },

  filter: {
    title: 'Filtre',
    replica: 'Réplique de l’application',
    session: 'Session',
    status: 'Statut',
    statuses: {
      '2': '2xx : succès',
      '3': '3xx : redirection',
      '4': '4xx : erreur du client',
      '5': '5xx : erreur du serveur',
    },
    path: 'Chemin contenant',
    mine: 'Seulement les miennes',
    any: 'tous',
    pause: 'Suspendre',
    goOn: 'Reprendre',
  },

  trace: {
    title: (method, path) => `Trace de ${method} ${path}`,
    stations: {
      client: 'Navigateur',
      edge: 'Répartiteur',
      replica: 'Réplique de l’application',
      session: 'Session',
      database: 'Base de données',
      page: 'Réponse',
    },
    webServer: 'Serveur web',
    throughBalancer: (name) => `arrivée par le répartiteur ${name}`,
    unknownClient: 'inconnu',
    host: (host) => `hôte : ${host}`,
    strategy: (name) => `stratégie : ${name}`,
    answeredBy: (app, status) => `${app} a répondu ${status}`,
    noAnswer: (app, status) => `${app} n’a pas répondu${status ? ` (${status})` : ''}`,
    byItself: 'a répondu sans réplique de l’application',
    fromCache: 'page trouvée dans le cache, sans réplique de l’application',
    noLine:
      'La requête n’est pas dans le journal d’accès du répartiteur : elle n’y est pas passée, ou le journal n’est pas lisible ici.',
    noRecord:
      'La réplique de l’application ne connaît plus cette requête : elle a été redémarrée, ou en a traité trop d’autres depuis.',
    unreported: 'inconnu',
    own: 'traitement propre',
    noCookie: 'aucun cookie de session',
    key: (key) => `clé ${key}`,
    stored: (store, app) => `nouvelle session enregistrée dans ${storeOf(store, app)}`,
    memory: (app) => `Mémoire de ${app}`,
    cookie: 'Le cookie',
    storedIn: 'enregistrée dans la mémoire de',
    noDatabase: 'aucune requête SQL',
    roles: {
      primary: 'serveur primaire',
      replica: 'réplique en lecture',
      member: 'membre du groupe',
    },
    queries: (count) => (count > 1 ? `${count} requêtes SQL` : `${count} requête SQL`),
    statements: 'Instructions SQL',
    more: (count) => (count === 1 ? 'et une autre' : `et ${count} autres`),
    waited: (ms) => `${ms} d’attente de la dernière écriture du client`,
    slow: (ms, rows) =>
      `dans son journal des requêtes lentes : ${ms}, ${rows} ${rows === '0' || rows === '1' ? 'ligne examinée' : 'lignes examinées'}`,
    bytes: (count) => `${count} octets`,
    timeTitle: (total) => `Répartition du temps : ${total}`,
    times: {
      edge: 'répartiteur',
      replica: 'réplique de l’application',
      session: 'session',
      database: 'base de données',
    },
    id: 'Identifiant de la requête',
    inTerminal: 'La même trace dans un terminal :',
  },

  sessionOutcomes: {
    unreported: () => 'La réplique de l’application n’a pas indiqué ce qu’est devenue la session.',
    none: () => 'La requête n’avait pas de cookie de session.',
    found: (store, app) => `La session a été trouvée dans ${storeOf(store, app)}.`,
    elsewhere: (home, app) =>
      `La session est dans la mémoire de ${home}, mais c’est ${app} qui a traité cette requête.`,
    restarted: (home) =>
      `La session était dans la mémoire de ${home}, qui a été redémarrée à {time}.`,
    gone: (home) => `La session est dans la mémoire de ${home}, qui est arrêtée ou ne répond pas.`,
    otherStore: (store, home, now) =>
      `La session est dans ${storeOf(store, home)}, mais les sessions sont maintenant enregistrées ${whereNow[now]}.`,
    ended: (store, home) =>
      `La session était dans ${storeOf(store, home)} et a pris fin : le client s’est déconnecté ou reconnecté, ou elle a expiré.`,
    away: (store) =>
      `Le stockage des sessions (${nameOf(store)}) n’a pas répondu : la page a été générée pour un invité.`,
    unknown: () =>
      'Le labo ne sait pas où cette session était enregistrée : elle a été créée avant son démarrage, ou trop d’autres l’ont été depuis.',
    foreign: () =>
      'La signature du cookie de session n’est pas celle de cette boutique : il n’identifie aucune session.',
  },
  retried: (first, last, count) =>
    `${first} n’a pas répondu ; le répartiteur a réessayé avec ${last} (${count} tentatives).`,
  failed: (apps) => `Aucune réponse de ${apps}.`,
  nobody: 'Aucune réplique de l’application n’était disponible.',
  freshness: {
    replica: (node, ms) =>
      `Le client venait de modifier quelque chose : la page a attendu ${ms} que ${node} ait appliqué la modification.`,
    primary: (node, ms) =>
      `Le client venait de modifier quelque chose. La base qui devait répondre n’avait pas appliqué la modification après ${ms} : c’est ${node} qui a répondu.`,
  },
}
