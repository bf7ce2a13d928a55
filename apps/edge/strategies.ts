import type { Strategy } from '../../infra/topology.ts'

/** How an app replica is chosen for a request. Everything that differs between strategies is here. */
export interface StrategyEntry {
  /** nginx's balancing method, for the `upstream` block; null for round robin, its default. */
  nginx: string | null
  /** HAProxy's lines for a `backend`; sections 4.2 "balance" and "hash-type" of its manual. */
  haproxy: readonly string[]
  /** Whether a browser returns to the app replica that its affinity cookie names. */
  affinity: boolean
  /** Its name on pages, in the lab's languages. */
  title: { en: string; fr: string }
  /** One sentence for people, in the lab's languages. */
  effect: { en: string; fr: string }
}

/** By name, which is also the switch's value and the label of the host: `sticky.localhost`. */
export const strategyTable: Record<Strategy, StrategyEntry> = {
  'round-robin': {
    nginx: null,
    haproxy: ['balance roundrobin'],
    affinity: false,
    title: { en: 'Round robin', fr: 'Tour de rôle' },
    effect: {
      en: 'App replicas take turns, regardless of the client.',
      fr: 'Les répliques de l’application se relaient, quel que soit le client.',
    },
  },
  'least-connections': {
    nginx: 'least_conn',
    haproxy: ['balance leastconn'],
    affinity: false,
    title: { en: 'Least connections', fr: 'Moins de connexions' },
    effect: {
      en: 'The app replica with the fewest active requests: a slow one gets fewer.',
      fr: 'La réplique de l’application qui a le moins de requêtes en cours : une réplique lente en reçoit moins.',
    },
  },
  'least-time': {
    // nginx's open-source build before 1.31 cannot measure time: of two drawn, the less busy one.
    nginx: 'random two least_conn',
    // In turn, by weights that each app replica's own latency sets.
    haproxy: ['balance roundrobin'],
    affinity: false,
    title: { en: 'Least response time', fr: 'Temps de réponse le plus court' },
    effect: {
      en: 'With HAProxy, the shorter an app replica’s response time, the more requests it gets. The open-source nginx 1.30 cannot measure it and sends each request to the less busy of two random app replicas.',
      fr: 'Avec HAProxy, plus une réplique de l’application répond vite, plus elle reçoit de requêtes. nginx 1.30, dans sa version libre, ne sait pas le mesurer et envoie chaque requête à la moins occupée de deux répliques tirées au hasard.',
    },
  },
  'ip-hash': {
    nginx: 'ip_hash',
    // A consistent hash, so that only the clients of an app replica that is down move.
    haproxy: ['balance source', 'hash-type consistent'],
    affinity: false,
    title: { en: 'IP hash', fr: 'Hachage de l’adresse IP' },
    effect: {
      en: 'A hash of the client’s address: in nginx the first three octets of IPv4, in HAProxy and for IPv6 all of it. Everybody behind one NAT gets the same app replica.',
      fr: 'Un hachage de l’adresse du client : avec nginx les trois premiers octets en IPv4, avec HAProxy et en IPv6 l’adresse entière. Derrière un même NAT, tous obtiennent la même réplique de l’application.',
    },
  },
  random: {
    nginx: 'random',
    // Of one server drawn; the default is the less busy of two.
    haproxy: ['balance random(1)'],
    affinity: false,
    title: { en: 'Random', fr: 'Aléatoire' },
    effect: {
      en: 'A random app replica for each request.',
      fr: 'Une réplique de l’application tirée au hasard pour chaque requête.',
    },
  },
  sticky: {
    nginx: null,
    haproxy: ['balance roundrobin'],
    affinity: true,
    title: { en: 'Sticky sessions', fr: 'Sessions persistantes' },
    effect: {
      en: 'An affinity cookie returns each browser to the same app replica while that one is available.',
      fr: 'Un cookie d’affinité renvoie chaque navigateur vers la même réplique de l’application tant qu’elle est disponible.',
    },
  },
  'app-cookie': {
    // nginx's open-source build learns nothing from responses. `hash $cookie_…` would choose an app
    // replica by the session's id, but not the one that made the session.
    nginx: null,
    haproxy: ['balance roundrobin'],
    affinity: false,
    title: { en: 'Application cookie', fr: 'Cookie de l’application' },
    effect: {
      en: 'With HAProxy, a session returns to the app replica that created it: HAProxy reads the shop’s own session cookie and keeps the pairs in a table. The open-source nginx 1.30 cannot learn from responses, so app replicas take turns.',
      fr: 'Avec HAProxy, une session revient à la réplique de l’application qui l’a créée : HAProxy lit le cookie de session de la boutique et garde les paires dans une table. nginx 1.30, dans sa version libre, n’apprend rien des réponses : les répliques se relaient.',
    },
  },
}

/** The name of every strategy on pages. */
export const strategyNames = (language: 'en' | 'fr') => textsOf('title', language)

/** The sentence of every strategy. */
export const strategyEffects = (language: 'en' | 'fr') => textsOf('effect', language)

const textsOf = (field: 'title' | 'effect', language: 'en' | 'fr'): Record<Strategy, string> =>
  Object.fromEntries(
    Object.entries(strategyTable).map(([name, entry]) => [name, entry[field][language]]),
  ) as Record<Strategy, string>
