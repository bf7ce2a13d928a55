import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Une charge inégale',
  story:
    'Lundi matin, les trente employés d’une entreprise ouvrent la boutique, depuis l’unique adresse ' +
    'publique de leur bureau. Sur trois répliques, une est surchargée et deux ne font rien : le ' +
    'répartiteur distribue selon l’adresse. Inès passe à round-robin. Le lendemain, le disque d’une ' +
    'réplique est défaillant, chaque page y prend une seconde, et un tiers des requêtes l’attend.',
  question:
    'Une réplique sur trois met une seconde pour une page, les deux autres 60 ms. Neuf clients envoient une requête après l’autre avec least-connections. Quel pourcentage des requêtes la réplique lente reçoit-elle ?',
  choices: {},
  unit: '% des requêtes',
  method:
    'D’abord trente visiteurs d’un même réseau (127.0.200.1 à 127.0.200.30), puis trente visiteurs de trente ' +
    'réseaux (127.0.1.1, 127.0.2.1, …) ouvrent chacun une page avec ip-hash. Ensuite une réplique est ' +
    'ralentie, et neuf clients envoient une requête après l’autre pendant six secondes avec ' +
    'round-robin, puis six secondes avec least-connections. Les autres répliques sont un peu ralenties ' +
    'aussi, pour que les cœurs de cette machine ne soient pas la limite.',
  steps: {
    nat: 'Trente visiteurs d’un même réseau, avec ip-hash',
    own: 'Trente visiteurs de trente réseaux, avec ip-hash',
    slow: 'Ralentissement d’une réplique',
    turns: 'Neuf clients, avec round-robin',
    connections: 'Neuf clients, avec least-connections',
  },
  columns: {
    strategy: 'Stratégie',
    slowShare: 'Part de la réplique lente, %',
    expectedShare: 'Attendu, %',
    perSecond: 'Requêtes par seconde',
    meanMs: 'Moyenne, ms',
    p95Ms: 'p95, ms',
    'round-robin': 'round-robin',
    'least-connections': 'least-connections',
  },
  claims: {
    'one-network-one-app': (n, { wholeAddress }) =>
      `Avec ip-hash, les ${n.guests} visiteurs d’un même réseau /24 ont été servis par ${n.nat} répliques. Attendu : ${wholeAddress === 1 ? 'plusieurs, car HAProxy hache l’adresse entière' : 'une seule'}.`,
    'networks-spread': (n) =>
      `Avec ip-hash, les visiteurs de ${n.guests} réseaux ont été servis par ${n.own} réplique. Attendu : plusieurs.`,
    'equal-share': (n) =>
      `Avec round-robin, la réplique lente a reçu ${n.turnsShare} % des requêtes. Attendu : ${n.inTurn} %, autant que chacune des autres.`,
    'by-speed': (n) =>
      `Avec least-connections, la réplique lente a reçu ${n.connectionsShare} % des requêtes. Attendu : ${n.bySpeed} %, en proportion de sa vitesse.`,
    faster: (n) =>
      `Une page a pris ${n.connectionsMeanMs} ms avec least-connections et ${n.turnsMeanMs} ms avec round-robin (moyennes). Attendu : moins de la moitié.`,
  },
  causes: {
    'whole-address':
      'Le répartiteur hache l’adresse entière au lieu de ses trois premiers octets : hash $remote_addr au lieu de ip_hash.',
    'not-hashed':
      'Le répartiteur ne distribue pas selon l’adresse : une autre stratégie est active.',
    'not-in-rotation': 'Une réplique a été retirée de la répartition un moment.',
    'addresses-hidden':
      'Le répartiteur ne voit pas les adresses des clients : un proxy ou un NAT placé devant les remplace.',
    'weights-more':
      'Le bloc upstream donne à ce serveur un poids plus élevé, ou le cite deux fois.',
    'weights-less': 'Le bloc upstream donne à ce serveur un poids plus faible qu’aux autres.',
    'slow-skipped':
      'Le répartiteur tient la réplique lente pour défaillante et la saute par moments.',
    'other-requests':
      'D’autres clients utilisaient la même stratégie et ont pris une partie des tours.',
    'not-least-connections':
      'Le répartiteur ne compare pas les connexions ouvertes, ou ses processus ne partagent pas leurs compteurs (zone).',
    'not-slow':
      'La réplique n’était pas ralentie pendant cette partie : la panne était levée ou n’a pas été appliquée.',
    'busy-machine': 'La machine était occupée à autre chose pendant l’une des mesures.',
  },
  explanation: {
    nat: (n) =>
      `Avec ip-hash, les ${n.guests} visiteurs d’un même réseau ont tous été servis par une seule réplique, ceux de ${n.guests} réseaux par ${n.own}. Pour ip_hash, les adresses qui ont les mêmes trois premiers octets sont un seul client.`,
    'whole-address': (n) =>
      `Avec ip-hash, les ${n.guests} visiteurs d’un même réseau ont été servis par ${n.nat} répliques, ceux de ${n.guests} réseaux par ${n.own} : HAProxy hache l’adresse entière. Au bureau, tous partagent une adresse : une seule réplique les servirait ; avec nginx, ce serait le cas de tout le réseau.`,
    'not-by-network': (n, { nat }) =>
      `Avec ip-hash, les ${n.guests} visiteurs d’un même réseau ont été servis par ${nat === 1 ? 'une réplique' : `${n.nat} répliques`}, ceux de ${n.guests} réseaux par ${n.own}.`,
    'no-addresses': () =>
      'La partie sur ip-hash n’a pas été mesurée : il faut des clients aux adresses différentes, que seul Linux offre sur son interface de bouclage et que les conteneurs ne transmettent pas.',
    'equal-share': (n) =>
      `Avec round-robin, la réplique lente a reçu ${n.turnsShare} % des requêtes, la même part que chacune des autres. Une requête sur ${n.apps} a donc pris ${n.slowMs} ms ou plus.`,
    share: (n) =>
      `Avec round-robin, la réplique lente a reçu ${n.turnsShare} % des requêtes ; à parts égales, ce serait ${n.inTurn} %.`,
    'by-speed': (n) =>
      `Avec least-connections, elle en a reçu ${n.connectionsShare} % : ses requêtes restent ouvertes plus longtemps, et les nouvelles vont donc aux autres.`,
    'not-by-speed': (n) =>
      `Avec least-connections, elle a reçu ${n.connectionsShare} % des requêtes.`,
    'p95-misses-it': (n) =>
      `Comme moins de 5 % des requêtes sont allées à la réplique lente, le p95 (${n.connectionsP95Ms} ms) ne la montre pas. Les requêtes les plus lentes, si.`,
    throughput: (n) =>
      `Les mêmes ${n.clients} clients ont reçu ${n.turnsPerSecond} réponses par seconde avec round-robin (moyenne ${n.turnsMeanMs} ms, p95 ${n.turnsP95Ms} ms) et ${n.connectionsPerSecond} avec least-connections (moyenne ${n.connectionsMeanMs} ms, p95 ${n.connectionsP95Ms} ms).`,
  },
  theory: {
    'ip-hash':
      'ip_hash de nginx prend les trois premiers octets d’une adresse IPv4, ou l’adresse IPv6 entière ; balance source de HAProxy prend l’adresse entière. Tous les clients derrière un même NAT partagent une adresse IPv4, donc aussi un serveur.',
    turns: 'Round-robin donne à chaque serveur 1 / N des requêtes, si lent soit-il.',
    'by-speed':
      'least_conn envoie une requête au serveur qui a le moins de connexions actives, ce qui en garde autant d’ouvertes partout. Un serveur qui a k requêtes ouvertes et un temps de service s en termine k / s par seconde : sa part est donc (1 / s₁) / (1 / s₁ + 1 / s₂ + 1 / s₃), soit 2,9 % pour 1 s et deux fois 60 ms.',
  },
  tryIt: [
    {
      text: 'Ralentissez une réplique pendant cinq minutes.',
      command: 'npm run lab -- slow app-1 1s --for 5m',
    },
    {
      text: 'Rechargez cette page plusieurs fois et comptez les pages lentes. (La page d’expérience envoie ses propres requêtes, qui prendraient aussi des tours.)',
      link: { label: 'Le catalogue, round-robin', host: 'round-robin', path: '/products' },
    },
    {
      text: 'Un client seul n’a jamais plus d’une requête ouverte : least-connections n’a rien à comparer. Démarrez le générateur de charge, et comparez les parts dans la topologie en direct.',
      link: { label: 'Le même, least-connections', host: 'least-connections', path: '/products' },
    },
    { text: 'Levez la panne.', command: 'npm run lab slow app-1 0' },
  ],
  notice:
    'Que ferait least-connections d’une réplique qui répond aussitôt à chaque requête, mais par une erreur ?',
}
