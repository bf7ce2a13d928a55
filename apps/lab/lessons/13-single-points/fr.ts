import type { Texts } from './lesson.ts'

const did = (worked: number) => (worked ? 'a fonctionné' : 'a échoué')

export const texts: Texts = {
  title: 'Les points de défaillance uniques',
  story:
    'Noor, une nouvelle collègue, parcourt la salle des machines avec une liste et une question pour chacune : ' +
    '« Si je débranche cette prise maintenant, qui le remarque ? » Pour la plupart, la réponse est « personne, ' +
    'pendant un moment ». Pour l’une, c’est « tout le monde, aussitôt ». Ceux qui ont construit la boutique ne ' +
    'sont pas d’accord sur laquelle.',
  question: 'Quel composant rend toute la boutique indisponible s’il est arrêté maintenant ?',
  choices: {
    edge: 'le répartiteur de charge',
    app: 'une réplique de l’application (app-1)',
    primary: 'le serveur primaire',
    replica: 'la réplique en lecture',
    redis: 'Redis, le stockage des sessions',
    whoami: 'les applications whoami',
  },
  method:
    'Un nouveau client essaie quatre choses : parcourir le catalogue, se connecter, mettre un article au panier, ' +
    'et commander (la commande est aussitôt annulée). D’abord avec tout en marche. Puis les composants sont ' +
    'arrêtés l’un après l’autre ; à chaque fois, les quatre sont essayées, puis le composant est redémarré.',
  steps: {
    'come-in': 'Un client crée un compte et remplit un panier',
    nothing: 'Tout fonctionne : essai des quatre',
    whoami: 'Sans whoami',
    app: 'Sans app-1',
    'all-but-one': 'Avec une seule réplique de l’application',
    replica: 'Sans la réplique en lecture',
    primary: 'Sans le serveur primaire',
    redis: 'Sans Redis',
    edge: 'Sans le répartiteur',
  },
  columns: {
    stopped: 'Arrêté',
    browse: 'Parcourir',
    signIn: 'Se connecter',
    cart: 'Panier',
    order: 'Commander',
    works: 'Actions qui fonctionnent, sur quatre',
    nothing: 'rien',
    whoami: 'les deux whoami',
    app: 'app-1',
    'all-but-one': 'toutes les répliques de l’application sauf une',
    replica: 'la réplique en lecture',
    primary: 'le serveur primaire',
    redis: 'Redis',
    edge: 'le répartiteur',
    yes: 'oui',
    no: 'non',
  },
  claims: {
    nothing: (_, n) =>
      `Avec tout en marche, parcourir ${did(n['nothing-browse'])}, se connecter ${did(n['nothing-signIn'])}, le panier ${did(n['nothing-cart'])} et commander ${did(n['nothing-order'])}. Attendu : tout fonctionne.`,
    whoami: (_, n) =>
      `Sans whoami, parcourir ${did(n['whoami-browse'])}, se connecter ${did(n['whoami-signIn'])}, le panier ${did(n['whoami-cart'])} et commander ${did(n['whoami-order'])}. Attendu : tout fonctionne.`,
    app: (_, n) =>
      `Sans app-1, parcourir ${did(n['app-browse'])}, se connecter ${did(n['app-signIn'])}, le panier ${did(n['app-cart'])} et commander ${did(n['app-order'])}. Attendu : tout fonctionne.`,
    'all-but-one': (_, n) =>
      `Avec une seule réplique de l’application, parcourir ${did(n['all-but-one-browse'])}, se connecter ${did(n['all-but-one-signIn'])}, le panier ${did(n['all-but-one-cart'])} et commander ${did(n['all-but-one-order'])}. Attendu : tout fonctionne.`,
    replica: (_, n) =>
      `Sans la réplique en lecture, parcourir ${did(n['replica-browse'])}, se connecter ${did(n['replica-signIn'])}, le panier ${did(n['replica-cart'])} et commander ${did(n['replica-order'])}. Attendu : tout fonctionne.`,
    primary: (_, n) =>
      `Sans le serveur primaire, parcourir ${did(n['primary-browse'])}, se connecter ${did(n['primary-signIn'])}, le panier ${did(n['primary-cart'])} et commander ${did(n['primary-order'])}. Attendu : les deux premières fonctionnent.`,
    redis: (_, n) =>
      `Sans Redis, parcourir ${did(n['redis-browse'])}, se connecter ${did(n['redis-signIn'])}, le panier ${did(n['redis-cart'])} et commander ${did(n['redis-order'])}. Attendu : seul parcourir fonctionne.`,
    edge: (_, n) =>
      `Sans le répartiteur, parcourir ${did(n['edge-browse'])}, se connecter ${did(n['edge-signIn'])}, le panier ${did(n['edge-cart'])} et commander ${did(n['edge-order'])}. Attendu : rien ne fonctionne.`,
  },
  causes: {
    'hidden-dependency':
      'La boutique dépend de ce composant d’une façon que la topologie ne montre pas.',
    'not-back-yet': 'Le composant arrêté auparavant n’était pas tout à fait de retour.',
    timeout: 'L’attente du composant a dépassé le temps que le client accorde.',
    'not-stopped': 'Le composant n’a pas été arrêté, ou a redémarré aussitôt.',
    'another-instance': 'Une autre instance a pris le relais.',
    cached: 'La réponse venait d’un cache, ou d’un stockage qui se passe du composant.',
  },
  explanation: {
    'edge-alone': (n) =>
      `Sur ${n.stops} arrêts, un seul a rendu toute la boutique indisponible : sans le répartiteur, rien ne fonctionnait. Chaque requête passe par lui, et il n’y en a qu’un.`,
    'edge-and-others': (n) =>
      `Sur ${n.stops} arrêts, ${n.dead} ont rendu toute la boutique indisponible. Le répartiteur en fait partie : chaque requête passe par lui, et il n’y en a qu’un.`,
    'edge-not': (n) =>
      `Sur ${n.stops} arrêts, ${n.dead} ont rendu toute la boutique indisponible, et celui du répartiteur n’en est pas : des requêtes ont reçu une réponse sans lui.`,
    primary: () =>
      'Le serveur primaire est un point de défaillance unique pour les écritures : sans lui, le client a parcouru le catalogue et s’est connecté, mais n’a pu ni remplir un panier ni commander.',
    redis: () =>
      'Redis est un point de défaillance unique pour tout ce qui demande une session : sans lui, seul le catalogue fonctionnait.',
    redundant: () =>
      'Sans app-1 et sans la réplique en lecture, tout fonctionnait : d’autres ont pris le relais.',
    'last-one': () =>
      'Avec une seule réplique de l’application, tout fonctionnait aussi. Mais elle est alors elle-même un point de défaillance unique : vue de l’extérieur, une redondance épuisée ressemble à une redondance intacte.',
  },
  theory: {
    path: 'Un composant est un point de défaillance unique d’une fonction si tout chemin du client à cette fonction passe par lui. Parcourir : répartiteur → une réplique de l’application → une base. Commander : répartiteur → une réplique de l’application → Redis → serveur primaire.',
    pair: 'Deux répartiteurs peuvent partager une adresse virtuelle : si l’un tombe en panne, l’autre la reprend en quelques secondes.',
  },
  tryIt: [
    { text: 'Passez à une seule réplique de l’application.', command: 'npm run lab scale 1' },
    {
      text: 'Tout fonctionne-t-il ? Maintenant, tuez-la.',
      command: 'npm run lab kill app-1',
    },
    {
      text: 'Que répond le répartiteur ?',
      link: { label: 'La boutique', path: '/products' },
    },
    { text: 'Revenez à trois.', command: 'npm run lab scale 3' },
  ],
  notice:
    'Ce qui manque à la topologie : la machine, son disque, son alimentation, son réseau, et les personnes qui savent comment elle fonctionne. Ici, tous les composants les partagent.',
}
