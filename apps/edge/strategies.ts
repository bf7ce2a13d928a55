import type { Strategy } from '../../infra/topology.ts'

/** How an app replica is chosen for a request. Everything that differs between strategies is here. */
export interface StrategyEntry {
  /** nginx's balancing method, for the `upstream` block; null for round robin, its default. */
  nginx: string | null
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
    affinity: false,
    title: { en: 'Round robin', fr: 'Tour de rôle' },
    effect: {
      en: 'App replicas take turns, regardless of the client.',
      fr: 'Les répliques de l’application se relaient, quel que soit le client.',
    },
  },
  'least-connections': {
    nginx: 'least_conn',
    affinity: false,
    title: { en: 'Least connections', fr: 'Moins de connexions' },
    effect: {
      en: 'The app replica with the fewest active requests: a slow one gets fewer.',
      fr: 'La réplique de l’application qui a le moins de requêtes en cours : une réplique lente en reçoit moins.',
    },
  },
  'ip-hash': {
    nginx: 'ip_hash',
    affinity: false,
    title: { en: 'IP hash', fr: 'Hachage de l’adresse IP' },
    effect: {
      en: 'A hash of the client’s address: the first three octets of IPv4, all of IPv6. Everybody behind one NAT gets the same app replica.',
      fr: 'Un hachage de l’adresse du client : les trois premiers octets en IPv4, l’adresse entière en IPv6. Derrière un même NAT, tous obtiennent la même réplique de l’application.',
    },
  },
  random: {
    nginx: 'random',
    affinity: false,
    title: { en: 'Random', fr: 'Aléatoire' },
    effect: {
      en: 'A random app replica for each request.',
      fr: 'Une réplique de l’application tirée au hasard pour chaque requête.',
    },
  },
  sticky: {
    nginx: null,
    affinity: true,
    title: { en: 'Sticky sessions', fr: 'Sessions persistantes' },
    effect: {
      en: 'An affinity cookie returns each browser to the same app replica while that one is available.',
      fr: 'Un cookie d’affinité renvoie chaque navigateur vers la même réplique de l’application tant qu’elle est disponible.',
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
