import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Le pare-feu, zone par zone',
  story:
    'Sur le plan, le répartiteur de charge se trouve dans la DMZ, entre deux pare-feu : le pare-feu externe ' +
    'fait face à Internet, le pare-feu interne protège tout le reste. « Deux ? » demande Noor. « Le premier ne ' +
    'laisse entrer que des pages web. À quoi sert le second ? » Cette nuit-là, quelqu’un trouve une faille ' +
    'dans le répartiteur.',
  question:
    'Quelqu’un exécute ses propres programmes sur le répartiteur de charge. Les deux pare-feu sont actifs. À quoi peut-il se connecter derrière le pare-feu interne ?',
  choices: {
    nothing: 'à rien',
    pages:
      'aux pages des répliques de l’application et à ce que le répartiteur utilise dans la supervision ; à aucune base de données',
    database: 'aussi à MySQL ou à Redis',
    everything: 'à tous les ports de toutes les zones',
  },
  method:
    'Chaque zone est une machine dans son propre espace de noms réseau, avec les deux pare-feu entre elles, ' +
    'et un programme écoute sur chaque port. Internet et le répartiteur essaient tous les ports des ' +
    'zones : sans règles, avec des règles sur le seul pare-feu externe, puis sur les deux. Les règles sont celles ' +
    'd’infra/firewall. Ensuite, le port de la base de données est publié comme le fait Docker, avec une règle ' +
    'qui l’interdit dans la chaîne input, puis dans forward. La boutique en marche n’est pas modifiée.',
  steps: {
    build: 'Construction des zones',
    none: 'Essai de tous les ports sans règles',
    outer: 'Règles sur le seul pare-feu externe',
    both: 'Règles sur les deux pare-feu',
    trap: 'Un port publié, et une règle qui l’interdit',
  },
  columns: {
    rules: 'Règles sur',
    internetEdge: 'Internet → edge',
    internetInside: 'Internet → app, data, monitoring',
    edgeInside: 'Edge → app, data, monitoring',
    none: 'aucun pare-feu',
    outer: 'le pare-feu externe',
    both: 'les deux pare-feu',
  },
  claims: {
    'no-rules': (n) =>
      `Sans règles, Internet a atteint ${n.noneInternetEdge} ports de la zone edge et ${n.noneInternetInside} derrière elle, et le répartiteur ${n.noneEdgeInside}. Attendu : ${n.ports}, ${n.portsInside} et ${n.portsInside}, c’est-à-dire tous.`,
    outer: (n) =>
      `Avec des règles sur le pare-feu externe, Internet a atteint ${n.outerInternetEdge} ports de la zone edge et ${n.outerInternetInside} derrière elle, et le répartiteur ${n.outerEdgeInside}. Attendu : ${n.publicPorts}, 0 et ${n.portsInside}.`,
    both: (n) =>
      `Avec des règles sur les deux, Internet a atteint ${n.bothInternetEdge} ports de la zone edge et ${n.bothInternetInside} derrière elle ; le répartiteur ${n.bothEdgeApp} de la zone app, ${n.bothEdgeData} de la zone data et ${n.bothEdgeMonitoring} de la zone monitoring. Attendu : ${n.publicPorts} et 0 ; ${n.appPorts}, 0 et ${n.monitoringPorts}.`,
    trap: (_, n) =>
      `Le port publié a été ${n.trapInput ? 'atteint' : 'refusé'} avec une règle dans input, et ${n.trapForward ? 'atteint' : 'refusé'} avec une règle dans forward. Attendu : atteint, puis refusé.`,
  },
  causes: {
    table:
      'La table des zones (infra/firewall/zones.ts) a été modifiée et laisse passer autre chose.',
    kernel: 'Il manque au noyau un élément dont les règles ont besoin.',
    busy: 'La machine était si chargée qu’une réponse est arrivée trop tard.',
  },
  explanation: {
    measured: (n) =>
      `Mesuré avec de vrais paquets : dans chaque zone, ${n.ports} ports étaient écoutés et ont été essayés.`,
    'not-linux': () =>
      'Calculé d’après les règles, non mesuré : les espaces de noms réseau font partie de Linux, et le labo tourne sur un autre système.',
    'no-programs': () =>
      'Calculé d’après les règles, non mesuré : le labo ne trouve pas ici unshare, ip ou nft (apt install util-linux iproute2 nftables).',
    'no-rights': () =>
      'Calculé d’après les règles, non mesuré : le labo n’a pas le droit de créer ici des espaces de noms réseau. En tant que root : npm run lab firewall check.',
    'no-rules': (n) =>
      `Sans règles, il suffit de connaître les adresses : Internet a atteint les ${n.noneInternetInside} ports derrière le répartiteur.`,
    outer: (n) =>
      `Le pare-feu externe n’a laissé à Internet que ${n.outerInternetEdge} ports, ceux du site web, et aucun derrière. Mais il est placé devant le répartiteur, pas derrière : de là, les ${n.outerEdgeInside} ports ont été atteints. Qui prend le répartiteur a les bases de données à sa portée.`,
    both: (n) =>
      `Le pare-feu interne existe pour cette nuit-là : depuis le répartiteur, ${n.bothEdgeApp} ports de la zone app et ${n.bothEdgeMonitoring} de la zone monitoring ont été atteints, ceux dont il a besoin, et aucun de la zone data.`,
    'data-open': (n) =>
      `Bien que les deux pare-feu aient eu des règles, le répartiteur a atteint ${n.bothEdgeData} ports de la zone data.`,
    trap: () =>
      'Le piège de Docker : un port publié a été atteint alors qu’une règle dans input le rejetait. Sa destination est réécrite d’abord : le paquet est donc transféré et ne passe jamais par input ; la même règle dans forward l’a refusé.',
    'rule-holds': () => 'La règle dans input a refusé le port publié.',
  },
  theory: {
    deny: 'Un pare-feu interdit par défaut : ce qu’aucune règle n’autorise est refusé. Une règle oubliée est alors une erreur que quelqu’un remarque, et non une faille que personne ne voit.',
    dmz: 'Les serveurs qu’Internet atteint sont placés dans un réseau à part (DMZ). Ce qu’ils peuvent ouvrir vers l’intérieur est aussi limité que ce qu’Internet peut ouvrir vers eux.',
    hooks:
      'Linux réécrit les destinations (DNAT) dans prerouting, avant que le routage ne choisisse entre input, pour cette machine, et forward, pour une autre. Docker publie les ports par DNAT : leurs règles vont donc dans forward (ou DOCKER-USER).',
  },
  tryIt: [
    {
      text: 'Lisez qui peut se connecter à quoi, et ce qui est appliqué ici.',
      command: 'npm run lab firewall',
    },
    {
      text: 'Faites essayer tous les ports depuis toutes les zones.',
      command: 'npm run lab firewall check',
    },
    {
      text: 'Lisez les règles d’une machine, sans les charger.',
      command:
        'npm run lab -- firewall apply --machine data --edge 10.0.1.0/24 --app 10.0.2.0/24 --data 10.0.3.0/24 --monitoring 10.0.4.0/24 --dry-run',
    },
  ],
  notice:
    'Dans la table, cherchez ce que le répartiteur peut ouvrir, et demandez-vous pour chaque ligne : qu’est-ce qui cesserait de fonctionner sans elle ?',
}
