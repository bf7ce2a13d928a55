import type { Texts } from '../texts.ts'

export const stages: Texts['stages'] = {
  intro:
    'Des architectures que parcourent les cours d’infrastructure web ; chacune se choisit par une option.',
  navigation: 'Étapes',
  titles: {
    simple: 'Simple : un exemplaire de chaque',
    distributed: 'Distribuée : plusieurs répliques de l’application',
    secured: 'Sécurisée : chiffrée, cloisonnée, supervisée',
    'scale-up': 'Extensible : aucun point de défaillance unique',
  },
  runsNow: 'en service',
  intros: {
    simple:
      'Un serveur web, un serveur d’application, une base de données, joignables par un nom. Tout fonctionne, et tout peut l’arrêter.',
    distributed:
      'Un répartiteur de charge distribue les requêtes entre des répliques sans état. Les sessions sont dans Redis, les écritures vont au serveur primaire, les lectures à la réplique en lecture.',
    secured:
      'L’étape distribuée avec un chiffrement sur chaque liaison, un pare-feu entre les zones et des alertes avant que les clients n’appellent.',
    'scale-up':
      'Deux répartiteurs partagent une adresse, serveurs web et répliques s’étendent séparément : ce qui existe en double peut mourir pendant que les clients achètent.',
  },
  start:
    'Cette étape n’est pas en service. Arrêtez ce qui tourne, puis démarrez-la ; comptes, paniers et commandes restent, et une sauvegarde est faite d’abord :',
  picture: 'Le schéma',
  pictureOf: (title: string) => `${title}, en niveaux du navigateur à la base de données`,
  zones: {
    internet: 'Internet',
    edge: 'Répartiteur',
    web: 'Web',
    app: 'Application',
    data: 'Données',
    monitoring: 'Supervision',
  },
  components: {
    browser: { name: 'navigateur', short: 'Navigateur', purpose: '' },
    dns: {
      name: 'Nom de domaine',
      short: 'DNS',
      purpose:
        'www.localhost désigne l’adresse du serveur. Avec un vrai domaine, un enregistrement A contient une adresse IPv4, AAAA une adresse IPv6 et CNAME un autre nom, résolu à son tour.',
    },
    nginx: {
      name: 'nginx (le répartiteur)',
      short: 'nginx',
      purpose:
        'Le seul serveur auquel parlent les navigateurs : serveur web pour les fichiers statiques, proxy inverse et répartiteur de charge pour les pages.',
    },
    haproxy: {
      name: 'HAProxy (le répartiteur)',
      short: 'HAProxy',
      purpose: 'Le répartiteur de charge, et le seul serveur auquel parlent les navigateurs.',
    },
    web: {
      name: 'nginx (serveur web)',
      short: 'nginx',
      purpose: 'Sert les fichiers statiques, derrière le répartiteur de charge.',
    },
    balancer: {
      name: 'edge (répartiteur de charge)',
      short: 'edge',
      purpose:
        'Le seul serveur auquel parlent les navigateurs. Il termine TLS et distribue les requêtes entre les serveurs web.',
    },
    balancers: {
      name: 'edge-1, edge-2 (répartiteurs de charge)',
      short: 'edge-1',
      purpose:
        'Les deux écoutent à l’adresse publique : chacun reçoit environ la moitié des connexions et distribue leurs requêtes entre les serveurs web qui répondent. Si l’un meurt, l’autre reçoit toutes les nouvelles connexions.',
    },
    balancersWithAddress: {
      name: 'edge-1, edge-2 (répartiteurs de charge)',
      short: 'edge-1',
      purpose:
        'L’un d’eux détient l’adresse virtuelle et distribue les requêtes entre les serveurs web qui répondent. keepalived les contrôle tous les deux, et donne l’adresse à l’autre quand le premier tombe. Avec deux adresses virtuelles, chacun en a une.',
    },
    webServers: {
      name: 'web-1 … web-N (serveurs web)',
      short: 'web-N',
      purpose:
        'nginx : fichiers statiques, cache de pages, limites et choix d’une réplique. Tous ont la même configuration, donc chacun peut servir chaque requête.',
    },
    app: {
      name: 'app-1 (serveur d’application)',
      short: 'app-1',
      purpose:
        'Exécute le code de la boutique et produit les pages. Il garde les sessions en mémoire.',
    },
    apps: {
      name: 'app-1 … app-N (répliques de l’application)',
      short: 'app-N',
      purpose:
        'Exécutent le code de la boutique. Elles n’ont pas d’état : chacune peut répondre à toute requête.',
    },
    database: {
      name: 'Base de données',
      short: 'Base de données',
      purpose: 'Conserve les comptes, les paniers, le stock et les commandes.',
    },
    primary: {
      name: 'Serveur primaire',
      short: 'Primaire',
      purpose: 'La base de données qui reçoit les écritures.',
    },
    readReplica: {
      name: 'Réplique en lecture',
      short: 'Réplique',
      purpose: 'Répète les modifications du serveur primaire et répond aux lectures.',
    },
    group: {
      name: 'db-1, db-2, db-3 (un groupe de bases de données)',
      short: 'Groupe',
      purpose:
        'Les membres certifient chaque modification avant qu’elle soit confirmée. L’un reçoit les écritures, les autres répondent aux lectures ; quand il disparaît, le groupe déplace les écritures lui-même.',
    },
    sentinels: {
      name: 'redis-1, redis-2, redis-3 et trois sentinelles',
      short: 'Redis',
      purpose:
        'Le stockage des sessions que partagent toutes les répliques de l’application : un maître et deux répliques. Les sentinelles les surveillent et, à la majorité, font d’une réplique le maître.',
    },
    redis: {
      name: 'Redis',
      short: 'Redis',
      purpose: 'Le stockage des sessions que partagent toutes les répliques de l’application.',
    },
    whoami: {
      name: 'whoami',
      short: 'whoami',
      purpose:
        'Un second site derrière la même adresse ; il montre la requête telle qu’elle arrive.',
    },
    firewall: {
      name: 'Pare-feu',
      short: 'Pare-feu',
      purpose:
        'Ne laisse à chaque zone que ce dont elle a besoin dans la suivante. Appliqué entre machines et, par les réseaux, entre conteneurs ; entre les processus d’une même machine, il est seulement montré (npm run lab firewall).',
    },
    monitoring: {
      name: 'Prometheus et Alertmanager',
      short: 'Prometheus',
      purpose:
        'Relèvent les mesures de chaque composant et avertissent quand un seuil est franchi.',
    },
  },
  component: 'Composants',
  purpose: 'À quoi il sert',
  hopsTitle: 'Comment les composants communiquent',
  hop: 'De … à …',
  protocol: 'Protocole',
  hops: {
    browser: 'Du navigateur au répartiteur',
    web: 'Du répartiteur au serveur web',
    app: 'Du répartiteur à l’application',
    appOfWeb: 'Du serveur web à l’application',
    database: 'De l’application à la base de données',
    replication: 'Du serveur primaire à la réplique en lecture',
    members: 'Entre les membres du groupe',
    redis: 'De l’application à Redis',
  },
  claimsTitle: 'Ce qui lui manque et ce qu’elle permet',
  claimsHint:
    'Chaque bouton montre l’affirmation sur le système en service, puis le rétablit. Cela prend jusqu’à 20 secondes, une alerte jusqu’à une minute. Le pare-feu est essayé à côté, dans des espaces de noms réseau.',
  show: 'Montrer',
  showOf: (claim: string) => `Montrer : ${claim}`,
  showing: 'En cours …',
  mayNotShow: 'Pour le montrer, ouvrez le lien avec le jeton.',
  claims: {
    'edge-spof': {
      text: 'Le répartiteur est un point de défaillance unique.',
      how: 'Arrête le répartiteur pendant quatre secondes ; rien ne répond.',
    },
    'edges-redundant': {
      text: 'Aucun répartiteur n’est un point de défaillance unique quand il meurt.',
      how: 'Arrête edge-1 pendant quatre secondes ; edge-2 reçoit toutes les connexions.',
    },
    'edge-paused': {
      text: 'Un répartiteur figé garde sa part des connexions.',
      how: 'Suspend edge-1 pendant quatre secondes ; environ la moitié des pages doivent attendre. Le remède est une adresse virtuelle qui se déplace (keepalived), avec un contrôle de santé du répartiteur.',
    },
    'address-moves': {
      text: 'Un répartiteur figé perd l’adresse virtuelle au profit de l’autre.',
      how: 'Suspend celui qui la détient pendant dix secondes ; les pages reviennent avant qu’il ne reprenne.',
    },
    'address-takeover': {
      text: 'Aucun répartiteur n’est un point de défaillance unique : l’adresse virtuelle se déplace.',
      how: 'Arrête celui qui la détient pendant dix secondes ; les pages reviennent et les paniers changent de nouveau avant qu’il ne redémarre.',
    },
    'web-redundant': {
      text: 'Aucun serveur web n’est un point de défaillance unique.',
      how: 'Arrête web-1 pendant quatre secondes ; les autres répondent.',
    },
    'app-spof': {
      text: 'Le serveur d’application est un point de défaillance unique.',
      how: 'Arrête app-1 pendant quatre secondes ; aucune page n’est produite.',
    },
    'database-spof': {
      text: 'La base de données est un point de défaillance unique.',
      how: 'Arrête la base de données pendant quatre secondes ; ni le catalogue ni le panier ne fonctionnent.',
    },
    'primary-spof': {
      text: 'Le serveur primaire est un point de défaillance unique pour tout ce qui écrit.',
      how: 'Arrête le serveur primaire pendant quatre secondes ; le catalogue vient de la réplique en lecture, les paniers ne changent plus.',
    },
    'primary-takeover': {
      text: 'Le serveur primaire n’est pas un point de défaillance unique : le groupe confie les écritures à un autre membre.',
      how: 'Arrête le serveur primaire pendant dix secondes ; le catalogue reste, les paniers changent de nouveau dès qu’un autre membre reçoit les écritures.',
    },
    'redis-takeover': {
      text: 'Redis n’est pas un point de défaillance unique : les sentinelles font d’une réplique le maître.',
      how: 'Arrête le maître pendant dix secondes ; on parcourt le catalogue, et qui a une session continue : elle est lue sur une réplique, jusqu’à ce que l’une d’elles prenne le relais.',
    },
    'redis-spof': {
      text: 'Redis est un point de défaillance unique pour tout ce qui demande une session.',
      how: 'Arrête Redis pendant quatre secondes ; on peut parcourir le catalogue, les paniers ne changent plus.',
    },
    'app-redundant': {
      text: 'Aucune réplique de l’application n’est un point de défaillance unique.',
      how: 'Arrête app-1 pendant quatre secondes ; les autres répondent.',
    },
    'read-replica-redundant': {
      text: 'La réplique en lecture n’est pas un point de défaillance unique.',
      how: 'Arrête la réplique en lecture pendant quatre secondes ; les lectures vont au serveur primaire.',
    },
    'deploy-downtime': {
      text: 'Un déploiement est une interruption.',
      how: 'Arrête app-1, démarre la version qui est là et compte les requêtes échouées.',
    },
    'deploy-without-downtime': {
      text: 'Un déploiement ne coûte aucune requête.',
      how: 'Redémarre les répliques l’une après l’autre avec la version qui est là et compte les requêtes échouées.',
    },
    'cannot-scale': {
      text: 'Elle ne peut pas s’étendre horizontalement.',
      how: 'Demande une deuxième réplique. Il n’y a pas de répartiteur de charge, et les sessions sont dans la mémoire de la première.',
    },
    scales: {
      text: 'Le niveau applicatif s’étend pendant que les clients achètent.',
      how: 'Ajoute une réplique puis la retire, pendant que des pages sont ouvertes.',
    },
    plaintext: {
      text: 'Rien n’est chiffré.',
      how: 'Se connecte sans TLS au répartiteur, à une réplique et à Redis, et indique lesquels répondent.',
    },
    'tls-at-the-edge': {
      text: 'TLS s’arrête au répartiteur.',
      how: 'Se connecte sans TLS au répartiteur, à une réplique et à Redis : seul le répartiteur refuse.',
    },
    'tls-everywhere': {
      text: 'Chaque lien est chiffré : TLS s’arrête au composant lui-même.',
      how: 'Se connecte sans TLS au répartiteur, à une réplique et à Redis : tous refusent. Les bases de données ne sont pas essayées, car le labo n’y a pas de compte.',
    },
    firewall: {
      text: 'Le pare-feu ne laisse chaque zone atteindre que ce dont elle a besoin dans la suivante.',
      how: 'Construit les zones comme des espaces de noms réseau, avec ces règles entre elles, et essaie chaque port de chaque zone depuis toutes les autres.',
    },
    alerts: {
      text: 'Un composant en panne est signalé.',
      how: 'Arrête app-1 jusqu’à ce que son alerte arrive ici, puis le redémarre ; l’alerte prend fin d’elle-même.',
    },
  },
  answers: {
    true: 'répond en clair.',
    false: 'refuse le texte en clair.',
    null: 'ne répond pas au labo.',
  },
  browsed: (worked: string, all: string) => `${worked} pages sur ${all} ont eu une réponse.`,
  changedCart: (worked: string, all: string) =>
    `${worked} modifications de panier sur ${all} ont réussi.`,
  connected: (reached: string, all: string, wrong: string | null) =>
    `${reached} connexions de zone à zone sur ${all} sont passées, ` +
    (wrong === null
      ? 'toutes comme le dit la table des zones.'
      : `${wrong} en tout contre la table des zones.`),
  alerted: (component: string, seconds: string | null) =>
    seconds === null
      ? `${component} a été arrêté, et aucune alerte n’est arrivée.`
      : `${component} a été arrêté ; son alerte est arrivée au bout de ${seconds} s.`,
  alertBefore: (component: string) =>
    `Une alerte précédente de ${component} est encore active. Réessayez quand elle aura pris fin.`,
  noNamespaces: {
    linux:
      'Les espaces de noms réseau font partie de Linux, et le labo tourne sur un autre système.',
    programs:
      'Là où tourne le labo, unshare, ip ou nft n’est pas installé (apt install util-linux iproute2 nftables).',
    rights: 'Le labo n’a pas le droit de créer ici des espaces de noms réseau ; root l’a.',
  },
  holds: 'L’affirmation est vérifiée.',
  holdsNot: 'Cela contredit l’affirmation.',
  shownAt: (time: string) => `Montré ${time}`,
  furtherTitle: 'Ce qui reste',
  further: {
    simple: [
      'Les requêtes, les mots de passe et les cookies circulent sans chiffrement.',
      'Tous les composants sont sur une machine : son alimentation, son disque et son réseau sont aussi des points de défaillance uniques.',
      'Plus de charge demande une machine plus grande, et la remplacer est une interruption.',
    ],
    distributed: [
      'Les requêtes, les mots de passe et les cookies circulent sans chiffrement, dedans comme dehors.',
      'Le répartiteur de charge, le serveur primaire et Redis n’existent qu’une fois. Promouvoir la réplique en lecture demande une personne.',
      'Personne n’est averti quand quelque chose s’arrête.',
    ],
    secured: [
      'Le chiffrement coûte du temps processeur sur chaque liaison, et les certificats expirent.',
      'Le répartiteur de charge, le serveur primaire et Redis n’existent toujours qu’une fois : chiffrement et supervision n’ajoutent aucune redondance.',
      'Une alerte signale une panne ; elle ne répare rien.',
    ],
    'scale-up': [
      'Les requêtes, les mots de passe et les cookies circulent sans chiffrement, dedans comme dehors.',
      'Tous les composants sont sur une machine : son alimentation, son disque et son réseau sont des points de défaillance uniques.',
    ],
  },
  furtherSharedPort:
    'Un répartiteur figé continue de recevoir sa part des connexions : le noyau n’en sait rien. Sur plusieurs machines, keepalived contrôle sa santé et déplace l’adresse.',
  lessonsTitle: 'Leçons possibles avec cette étape',
  busy: 'Une autre affirmation est en train d’être montrée. Réessayez quand ce sera fini.',
  unknown: (known: string) => `Cette étape n’existe pas. Étapes : ${known}.`,
  unknownClaim: 'L’étape en service n’affirme rien de tel.',
  otherRuns: (name: string) =>
    `L’étape ${name} est en service : rien d’une autre ne peut être montré.`,
}
