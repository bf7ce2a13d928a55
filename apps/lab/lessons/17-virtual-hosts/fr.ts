import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Hôtes virtuels et routage par chemin',
  story:
    'La boutique, son labo et un petit site nommé whoami ont une seule adresse et un seul port. ' +
    'Pourtant, chaque navigateur obtient le site dont le nom est dans sa barre d’adresse. Lena fait ' +
    'pointer un nom à elle, nobody.example, vers la même adresse et se demande quel site elle verra.',
  question:
    'Une requête pour l’hôte nobody.example, qu’aucun site n’a ici, atteint le répartiteur de charge. Quelle est la réponse ?',
  choices: {
    shop: 'une page de la boutique, le premier site',
    whoami: 'ce que whoami répond à toute requête',
    refused: 'une erreur : il n’y a pas de tel site ici',
    silent: 'aucune : la connexion reste muette',
  },
  method:
    'À une adresse et sur un port, la même requête pour / est envoyée avec les en-têtes Host de la ' +
    'boutique, de whoami et du labo, puis avec Host: nobody.example. /whoami/some/path est demandé à ' +
    'l’hôte de la boutique. Puis whoami passe à cinq instances. Un visiteur envoie 20 requêtes à ' +
    'whoami, un autre 20 requêtes à sticky-whoami, et dix nouveaux visiteurs en envoient une chacun à ' +
    'sticky-whoami.',
  steps: {
    hosts: 'Une requête pour chacun des trois hôtes',
    unknown: 'Une requête pour nobody.example',
    path: 'Une requête par chemin',
    turns: 'Vingt requêtes à whoami',
    sticky: 'Vingt requêtes à sticky-whoami, puis dix nouveaux visiteurs',
  },
  columns: {
    host: 'Hôte',
    requests: 'Requêtes d’un visiteur',
    answeredBy: 'Instances qui ont répondu',
    most: 'Le plus de requêtes à une',
    least: 'Le moins de requêtes à une',
    turns: 'whoami',
    sticky: 'sticky-whoami',
    newcomers: 'sticky-whoami, nouveaux visiteurs',
  },
  claims: {
    sites: (_, { shopBySite, whoamiBySite, labBySite }) =>
      `Hôtes auxquels leur propre site a répondu : ${shopBySite + whoamiBySite + labBySite} sur 3. Attendu : les 3.`,
    unknown: (n) =>
      `La requête pour nobody.example a reçu le statut ${n.unknownStatus}. Attendu : 421.`,
    path: (_, { pathToWhoami }) =>
      pathToWhoami
        ? 'whoami a reçu un autre chemin que celui envoyé. Attendu : le même.'
        : 'Ce n’est pas whoami qui a répondu au chemin /whoami sur l’hôte de la boutique. Attendu : whoami.',
    even: (n) =>
      `Par whoami, ${n.turnsInstances} instances sur ${n.instances} ont répondu, à entre ${n.turnsLeast} et ${n.turnsMost} requêtes chacune. Attendu : toutes, à ${n.each} chacune.`,
    kept: (n) =>
      `Par sticky-whoami, ${n.stickyInstances} instances ont répondu à un visiteur. Attendu : 1.`,
    spread: (n) =>
      `Les ${n.newcomers} nouveaux visiteurs ont tous été affectés à la même instance. Attendu : plusieurs instances.`,
  },
  causes: {
    'host-ignored': 'Le répartiteur ne choisit pas d’après l’en-tête Host.',
    'site-down': 'Le site, ou toutes ses instances, n’ont pas répondu.',
    'default-site': 'Le répartiteur transmet les requêtes de noms inconnus à l’un de ses sites.',
    'path-rewritten': 'Un bloc location réécrit le chemin avant de transmettre la requête.',
    'other-requests':
      'D’autres clients utilisaient whoami au même moment et ont pris une partie des tours.',
    'not-ready': 'Une instance de whoami n’était pas prête.',
    weights: 'Le bloc upstream donne un autre poids à une instance, ou la cite deux fois.',
    'cookie-ignored':
      'Le répartiteur ignore son cookie d’affinité, ou le client ne le renvoie pas.',
    'default-server': 'Les requêtes sans le cookie vont toutes à la première instance.',
  },
  explanation: {
    'by-host': () =>
      'La boutique, whoami et le labo ont chacun répondu à la requête qui portait leur nom dans l’en-tête Host. L’adresse, le port et le chemin étaient les mêmes : le répartiteur n’a pu choisir que d’après le nom.',
    refused: (n) =>
      `La requête pour nobody.example a reçu la réponse ${n.unknownStatus}, Misdirected Request. La connexion a atteint le répartiteur, car l’adresse était la bonne ; le nom ne l’était pas.`,
    'by-path': () =>
      'Sur l’hôte de la boutique, whoami a répondu à /whoami/some/path, et a reçu le chemin tel qu’il a été envoyé. Un hôte peut avoir plusieurs applications, chacune sous son propre chemin.',
    turns: (n) =>
      `Par whoami, chacune des ${n.instances} instances a répondu à ${n.each} requêtes sur ${n.requests} : c’est round-robin.`,
    sticky: (n) =>
      `Par sticky-whoami, une seule instance a répondu aux ${n.requests} requêtes d’un visiteur. C’est la même liste de serveurs, sous un autre nom.`,
    spread: (n) =>
      `${n.newcomers} nouveaux visiteurs sans le cookie ont été affectés à ${n.assigned} instances.`,
    measured: (n) =>
      `Instances qui ont répondu à un visiteur : ${n.turnsInstances} par whoami, ${n.stickyInstances} par sticky-whoami.`,
  },
  theory: {
    names:
      'Le DNS peut donner la même adresse à de nombreux noms. La connexion va à l’adresse, et seul l’en-tête Host de HTTP/1.1 indique au serveur quel nom était demandé. C’est pourquoi il est obligatoire, et pourquoi une adresse peut servir autant de sites que l’on veut.',
    default:
      'Un nom qu’aucun site n’a doit aller quelque part : nginx prend le serveur désigné par défaut, ou le premier de sa configuration. Si c’était la boutique, ses pages seraient servies sous tout nom que quelqu’un fait pointer vers l’adresse. Un serveur par défaut qui répond 421 l’empêche.',
    routing:
      'L’hôte et le chemin choisissent le site ; la méthode de répartition choisit ensuite l’un de ses serveurs. Les deux décisions sont indépendantes.',
  },
  tryIt: [
    {
      text: 'Rechargez whoami plusieurs fois. Le nom et l’adresse changent avec chaque instance.',
      link: { label: 'whoami', host: 'whoami', path: '/' },
    },
    {
      text: 'Rechargez celui-ci à côté.',
      link: { label: 'whoami, persistant', host: 'sticky-whoami', path: '/' },
    },
    {
      text: 'Ajoutez des instances pendant que vous rechargez.',
      command: 'npm run lab scale whoami 5',
    },
    { text: 'Revenez à deux.', command: 'npm run lab scale whoami 2' },
  ],
  notice:
    'Dans la réponse de whoami, comparez la ligne Host aux adresses : que sait le serveur du nom que le navigateur a utilisé ?',
}
