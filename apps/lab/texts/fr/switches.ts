import { strategyEffects } from '../../../edge/strategies.ts'
import type { Texts } from '../en/en.ts'

export const switches: Texts['switches'] = {
  intro:
    'Tout ici fonctionne pendant que les gens achètent. Chaque panne prend fin d’elle-même à son échéance, même si le laboratoire plante.',
  nobody: 'Personne ne répond qui pourrait dire où on en est : le superviseur a disparu.',
  now: 'maintenant',
  unknown: 'inconnu',
  apply: 'Appliquer',
  groups: { faults: 'Pannes', audit: 'Journal d’audit' },
  titles: {
    replicas: 'Réplicas',
    sessions: 'Stockage des sessions',
    strategy: 'Stratégie du répartiteur',
    reads: 'Lectures',
    freshness: 'Lire ses propres écritures',
    cache: 'Cache des pages d’invités',
  },
  replicas: {
    label: 'Nombre de réplicas',
    effect:
      'Davantage de réplicas se partagent les requêtes. Ceux aux numéros les plus hauts partent d’abord, après avoir répondu à ce qu’ils ont reçu ; un nouveau reçoit des visiteurs dès qu’il est prêt.',
  },
  effects: {
    memory:
      'Chaque réplica ne se souvient que de ses propres visiteurs : un autre ne les connaît pas.',
    redis:
      'Tous les réplicas partagent un même stockage : n’importe lequel convient, au prix d’une consultation à chaque fois.',
    ...strategyEffects('fr'),
    primary: 'Toutes les lectures vont au primaire : jamais périmées, mais il porte tout.',
    replica:
      'Les lectures vont au réplica : le primaire est soulagé, et les pages peuvent être un peu anciennes.',
    on: 'Après une écriture, les lectures du même client attendent la réplique en lecture ou vont au primaire.',
    off: 'Une lecture peut ne pas encore voir ce que le même visiteur vient d’écrire.',
  },
  cache: {
    effects: {
      on: 'Le répartiteur répond lui-même aux invités avec des pages d’une seconde au plus ; chaque réplica garde aussi longtemps ce dont il fait ses pages. Qui est connecté ou a un panier ne reçoit jamais de page gardée.',
      off: 'Chaque page est faite pour qui la demande : le round robin les compte toutes.',
    },
  },
  edge: {
    summary: (switches) => `Ce que ${switches} change dans la configuration de nginx`,
    present: (strategy) => `La configuration de nginx pour ${strategy}`,
    cache: (value) => `cache ${value}`,
    show: 'Montrer la configuration',
    same: 'C’est ainsi qu’il tourne. Choisissez une autre stratégie, ou tournez le cache, pour voir la différence.',
    why: 'Les cinq stratégies sont là à la fois, comme upstreams ; celle par défaut tient en une ligne. Le cache aussi.',
    removed: 'retirée',
    added: 'ajoutée',
    omitted: 'lignes inchangées',
  },
  faults: {
    intro:
      'Rien ici ne détruit de données, sauf une chose : promouvoir après une panne perd ce que l’ancien primaire n’avait pas encore envoyé.',
    besideTheEdge:
      'Tout le monde passe par lui, cette page aussi. Tant qu’il n’est pas là, le labo reste ici :',
    target: 'Cible',
    duration: 'Durée',
    durations: { 10: '10 s', 30: '30 s', 60: '1 min', 300: '5 min' },
    slowBy: 'Ralenti de, ms',
    lagBy: 'Retard, secondes',
    cards: {
      replica: 'Un réplica de la boutique',
      replicaDatabase: (name) => `La base réplica, ${name}`,
      primary: (name) => `Le primaire, ${name}`,
      redis: 'Redis',
      edge: 'Le répartiteur',
      whoami: 'whoami',
      rolling: 'Redémarrage progressif',
    },
    verbs: {
      kill: 'Tuer',
      pause: 'Suspendre',
      slow: 'Ralentir',
      drain: 'Drainer',
      stop: 'Arrêter',
      lag: 'Retarder',
      promote: (name) => `Promouvoir ${name}`,
      roll: 'Redémarrer un par un',
    },
    effects: {
      kill: 'meurt d’un coup comme dans un plantage, et revient de lui-même',
      pause: 'garde ses connexions et ne répond à rien',
      slow: 'chaque page prend ce temps en plus',
      drain: 'ne reçoit plus de visiteurs, et continue de tourner',
      stop: 'se termine proprement, et redémarre quand le temps est écoulé',
      lag: 'applique ce qu’il reçoit avec ce retard',
      promote: 'devient le primaire ; l’autre le suit',
      roll: 'chaque réplica est drainé, arrêté et démarré à son tour : aucune requête ne devrait échouer',
    },
  },
  reset: {
    button: 'Tout remettre en place',
    hint: 'Termine chaque panne, démarre ce qui est arrêté, fait de db-1 le primaire et rend à chaque réglage sa valeur par défaut.',
    done: 'Tout est comme au début.',
    except: (problems) => `Remis en place, sauf ceci : ${problems}`,
  },
  audit: {
    intro: 'Les 500 derniers ordres sont gardés ; voici les plus récents.',
    empty: 'Personne n’a encore rien changé.',
    columns: { at: 'Quand', by: 'Qui', what: 'Quoi', outcome: 'Résultat' },
    by: (who) => who.replace(/^lesson/, 'leçon').replace(/^command line/, 'ligne de commande'),
    done: 'fait',
    refused: 'refusé',
  },
}
