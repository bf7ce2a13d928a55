import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Une adresse qui se déplace',
  story:
    'Deux répartiteurs de charge, chacun avec sa propre adresse, comme sur deux machines. Les clients n’en connaissent aucune : ' +
    'ils connaissent une adresse virtuelle, que l’un des deux détient. keepalived (VRRP) la donne à l’autre quand le premier tombe. ' +
    'En actif-passif, il y a une adresse virtuelle, et l’autre répartiteur attend. En actif-actif, il y en a deux, ' +
    'chaque répartiteur en a une, et le serveur de noms donne aux clients l’une ou l’autre.',
  question:
    'Le répartiteur qui détient l’adresse est figé pendant huit secondes : il accepte des connexions et ne répond à aucune. Combien de pages arrivent pendant ce temps ?',
  choices: { all: 'presque toutes', half: 'environ la moitié', none: 'aucune' },
  method:
    'Un nouveau client ouvre une page toutes les 40 ms, chacun sur sa propre connexion ; avec deux adresses virtuelles, tour à tour à l’une et à l’autre. ' +
    'Pendant ce temps, le répartiteur qui détient la première adresse est tué et revient. Puis celui qui la détient alors est suspendu huit secondes. ' +
    'Une page qui n’arrive pas en deux secondes compte comme perdue. À exécuter dans les deux dispositions : ce qui a été mesuré de l’autre reste dans le tableau.',
  steps: {
    kill: 'Ouverture de pages, le répartiteur qui détient l’adresse est tué',
    hang: 'Ouverture de pages pendant que le répartiteur qui détient l’adresse est figé',
  },
  columns: {
    arrangement: 'Disposition',
    passive: 'actif-passif',
    active: 'actif-actif',
    killed: 'Pages arrivées quand il a été tué, %',
    hanging: 'Pages arrivées pendant qu’il était figé, %',
  },
  claims: {
    'moves-when-killed': (n) =>
      `Quand le répartiteur a été tué, aucune page n’est arrivée à son adresse pendant ${n.killSeconds} s. Attendu : ${n.limitSeconds} s au plus.`,
    'moves-when-hanging': (n) =>
      `Quand il était figé, aucune page n’est arrivée à son adresse pendant ${n.hangSeconds} s. Attendu : ${n.limitSeconds} s au plus.`,
    'nearly-all-come': (n) =>
      `Pendant qu’il était figé, ${n.hangCame} pages sur ${n.hangPages} sont arrivées. Attendu : au moins trois sur quatre.`,
  },
  causes: {
    'not-moved':
      'L’adresse ne s’est pas déplacée : keepalived ne tournait pas, ou son contrôle n’a pas échoué.',
    'web-servers': 'Les serveurs web derrière les répartiteurs n’ont pas répondu.',
    busy: 'La machine est si occupée que le contrôle, ou le répartiteur qui a pris le relais, était en retard.',
  },
  explanation: {
    passive: () =>
      'Actif-passif : un répartiteur détenait l’adresse et faisait tout le travail, l’autre ne faisait qu’attendre. Une panne touche tous les clients, mais celui qui attend a de la place pour tous.',
    active: () =>
      'Actif-actif : chaque répartiteur détenait une adresse et faisait la moitié du travail. Une panne touche la moitié des clients ; ensuite l’un des deux a les deux adresses et tout le travail.',
    killed: (n) =>
      `Un script de keepalived demande une réponse à HAProxy trois fois par seconde. Faute de réponse, l’adresse s’est déplacée : pendant ${n.killSeconds} s, aucune page n’est arrivée.`,
    'killed-late': (n) =>
      `Dans cet essai, aucune page n’est arrivée pendant ${n.killSeconds} s après que le répartiteur a été tué.`,
    hanging: (n) =>
      `Un répartiteur figé accepte toujours des connexions ; seule une question à laquelle il doit répondre le révèle. Deux réponses ont manqué, et l’adresse s’est déplacée : ${n.hangSeconds} s.`,
    'hanging-late': (n) =>
      `Dans cet essai, aucune page n’est arrivée pendant ${n.hangSeconds} s alors que le répartiteur était figé.`,
    others: (n) =>
      `Les clients de l’autre adresse n’ont rien remarqué : ${n.otherCame} de leurs ${n.otherPages} pages sont arrivées.`,
    'others-lost': (n) =>
      `Chez les clients de l’autre adresse, ${n.otherCame} pages sur ${n.otherPages} sont arrivées.`,
    both: (n) =>
      `Pendant que l’un était figé, ${n.passiveHung} % de toutes les pages sont arrivées en actif-passif, ${n.activeHung} % en actif-actif.`,
    'one-so-far': () =>
      'Une seule des deux dispositions a été mesurée jusqu’ici. Passez à l’autre et recommencez.',
    machine: () =>
      'Ces deux répartiteurs sont des conteneurs d’une même machine. Sur deux machines, c’est pareil, et une machine peut tomber aussi.',
  },
  theory: {
    address:
      'Une adresse appartient à qui répond pour elle dans son réseau. Celui qui la reprend l’annonce à tous, et dès le paquet suivant c’est lui qui est visé. Les connexions ouvertes sont coupées : personne ne les transmet.',
    health:
      'Les deux se disent plusieurs fois par seconde qu’ils sont là. Cela révèle une machine morte ou un réseau coupé, pas un programme figé ; un script interroge donc le programme lui-même.',
    arrangements:
      'L’actif-actif utilise les deux machines, mais chacune doit pouvoir porter tout le travail : qui compte sur la capacité des deux n’a plus de redondance.',
  },
  tryIt: [
    { text: 'Voyez qui détient l’adresse.', command: 'npm run lab status' },
    { text: 'Suspendez-le et rechargez une page.', command: 'npm run lab pause edge-1 --for 20s' },
    {
      text: 'Passez à l’actif-actif, sur la machine des conteneurs.',
      command:
        'BALANCERS=active-active docker compose -f docker-compose.yml -f infra/compose/scale-up.yml up -d',
    },
    {
      text: 'Et revenez.',
      command: 'docker compose -f docker-compose.yml -f infra/compose/scale-up.yml up -d',
    },
  ],
  notice:
    'Dans la topologie, le répartiteur qui détient une adresse est actif, l’autre est passif. Un port publié par le moteur appartient à un conteneur et ne se déplace pas ; l’adresse virtuelle, si.',
}
