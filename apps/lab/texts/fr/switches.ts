import { faultEffects, faultTitles } from '../../../control/fault-kinds.ts'
import { strategyEffects, strategyNames } from '../../../edge/strategies.ts'
import type { Texts } from '../en/en.ts'

export const switches: Texts['switches'] = {
  intro:
    'Tout fonctionne ici pendant que les clients utilisent la boutique. Chaque panne prend fin à l’issue de sa durée, même si le labo s’arrête brutalement.',
  nobody: 'Le plan de contrôle ne répond pas : l’état actuel est inconnu.',
  now: 'Actuellement :',
  unknown: 'inconnu',
  apply: 'Appliquer',
  groups: { faults: 'Pannes', audit: 'Journal d’audit' },
  titles: {
    replicas: 'Répliques de l’application',
    web: 'Serveurs web',
    sessions: 'Stockage des sessions',
    strategy: 'Stratégie de répartition',
    weights: 'Poids des répliques',
    reads: 'Lectures de la base de données',
    freshness: 'Lecture de ses propres écritures',
    cache: 'Cache des pages pour les invités',
    'app-tls': 'TLS vers les répliques de l’application',
  },
  replicas: {
    label: 'Nombre de répliques de l’application',
    effect:
      'La réduction arrête d’abord les répliques aux numéros les plus élevés, une fois leurs requêtes terminées. Une nouvelle réplique reçoit des requêtes dès qu’elle est prête.',
  },
  web: {
    label: 'Nombre de serveurs web',
    effect:
      'Les répartiteurs de charge distribuent les requêtes entre eux. Une réduction arrête ceux qui ont les plus grands numéros, une fois leurs requêtes terminées.',
  },
  weights: {
    of: 'Réplique de l’application',
    weight: 'Poids',
    effect:
      'Une réplique de poids 3 reçoit trois fois plus de requêtes qu’une réplique de poids 1, par exemple sur une machine qui a trois fois plus de processeurs. Le drainage la sort de la rotation.',
  },
  values: {
    memory: 'Mémoire',
    redis: 'Redis',
    cookie: 'Le cookie',
    ...strategyNames('fr'),
    primary: 'Serveur primaire',
    replica: 'Réplique en lecture',
    on: 'Activé',
    off: 'Désactivé',
  },
  effects: {
    memory:
      'Chaque réplique de l’application a ses propres sessions et ne voit pas celles des autres.',
    redis:
      'Toutes les répliques de l’application partagent les sessions : n’importe laquelle peut traiter n’importe quelle requête, au prix d’une consultation par requête.',
    cookie:
      'Chaque navigateur porte toute sa session dans un cookie chiffré : rien à consulter ni à partager, mais un cookie copié reste valable après la déconnexion.',
    ...strategyEffects('fr'),
    primary:
      'Toutes les lectures vont au serveur primaire : jamais périmées, mais il supporte toute la charge.',
    replica:
      'Les lectures vont à la réplique en lecture : le serveur primaire est déchargé, mais les pages peuvent être légèrement périmées.',
    on: 'Après une écriture, les lectures du même client attendent la réplique en lecture ou vont au serveur primaire.',
    off: 'Une lecture peut ne pas voir ce que le même client vient d’écrire.',
  },
  effectsOf: {
    cache: {
      on: 'Le répartiteur sert aux invités des pages de son cache, vieilles d’une seconde au plus. Les clients connectés ou qui ont un panier ne reçoivent jamais de page du cache.',
      off: 'Chaque page est générée par une réplique de l’application.',
    },
    'app-tls': {
      on: 'Le répartiteur interroge les répliques en TLS 1.3 et vérifie leurs certificats. Qui écoute entre les étages voit des adresses et des tailles.',
      off: 'Le répartiteur interroge en clair : qui écoute entre les étages lit mots de passe, cookies et pages. Seulement pour une leçon.',
    },
  },
  edge: {
    summary: (switches) =>
      `Changements de la configuration du répartiteur de charge pour : ${switches}`,
    present: (strategy) => `Configuration du répartiteur de charge pour : ${strategy}`,
    cache: (value) => `cache ${value.toLowerCase()}`,
    show: 'Afficher la configuration',
    same: 'C’est la configuration en service. Choisissez une autre stratégie ou changez le cache pour voir la différence.',
    why: 'La configuration contient toujours un groupe upstream par stratégie ; une seule ligne choisit la stratégie actuelle. Il en va de même pour le cache.',
    removed: 'supprimée',
    added: 'ajoutée',
    omitted: 'lignes inchangées',
  },
  faults: {
    intro: (mayLose) =>
      mayLose
        ? 'Aucune panne ne détruit de données, à une exception près : promouvoir une autre base de données après un arrêt brutal du serveur primaire peut faire perdre des transactions qui n’étaient pas encore répliquées.'
        : 'Aucune panne ne détruit de données.',
    besideTheEdge:
      'Tout le trafic passe par le répartiteur, cette page comprise. Pendant son arrêt, le labo reste disponible à l’adresse',
    target: 'Cible',
    duration: 'Durée',
    durations: { 10: '10 s', 30: '30 s', 60: '1 min', 300: '5 min' },
    slowBy: 'Délai, ms',
    lagBy: 'Retard, s',
    cards: {
      replica: 'Réplique de l’application',
      redis: 'Redis',
      edge: 'Répartiteur',
      whoami: 'whoami',
      web: 'Serveur web',
      rolling: 'Redémarrage progressif',
    },
    verbs: {
      ...faultTitles('fr'),
      promote: (name) => `Promouvoir ${name}`,
      roll: 'Lancer le redémarrage progressif',
    },
    effects: {
      ...faultEffects('fr'),
      roll: 'draine, arrête et démarre les répliques de l’application l’une après l’autre ; aucune requête ne devrait échouer',
    },
    promotes: {
      manual: 'devient le serveur primaire ; les autres deviennent ses répliques en lecture',
      group: 'devient le serveur primaire, qui prend les écritures du groupe',
    },
  },
  reset: {
    button: 'Tout réinitialiser',
    hint: 'Met fin à toutes les pannes, démarre ce qui est arrêté, fait de db-1 le serveur primaire et rétablit la valeur par défaut de chaque réglage.',
  },
  audit: {
    intro: 'Les entrées les plus récentes parmi les 500 dernières.',
    empty: 'Aucune entrée pour l’instant.',
    columns: { at: 'Heure', by: 'Utilisateur', what: 'Action', outcome: 'Résultat' },
    by: (user) =>
      user
        .replace(/^(lab|console)/, 'labo')
        .replace(/^lesson/, 'leçon')
        .replace(/^command line/, 'ligne de commande'),
    done: 'fait',
    refused: 'refusé',
  },
}
