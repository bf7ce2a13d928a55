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
    'Une page qui n’arrive pas en deux secondes compte comme perdue. À exécuter dans les deux modes : ce qui a été mesuré de l’autre reste dans le tableau.',
  steps: {
    kill: 'Ouverture de pages, le répartiteur qui détient l’adresse est tué',
    hang: 'Ouverture de pages pendant que le répartiteur qui détient l’adresse est figé',
  },
  columns: {
    arrangement: 'Mode',
    passive: 'actif-passif',
    active: 'actif-actif',
    killed: 'Pages arrivées quand il a été tué, %',
    hanging: 'Pages arrivées pendant qu’il était figé, %',
  },
  claims: {
    'soon-after-a-kill': (n) =>
      `Quand le répartiteur a été tué, aucune page n’est arrivée à son adresse pendant ${n.killSeconds} s. Attendu : ${n.limitSeconds} s au plus.`,
    'moves-when-hanging': (n, raw) =>
      `Quand il était figé, son adresse ${raw.hangMoved === 1 ? 's’est déplacée' : 'est restée'}, et aucune page n’y est arrivée pendant ${n.hangSeconds} s. Attendu : elle se déplace, et les pages reviennent au bout de ${n.limitSeconds} s au plus.`,
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
      'Actif-passif : un répartiteur détenait l’adresse et faisait tout le travail, l’autre ne faisait qu’attendre. Une panne touche tous les clients, mais celui qui attend a la capacité de les servir tous.',
    active: () =>
      'Actif-actif : chaque répartiteur détenait une adresse et faisait la moitié du travail. Une panne touche la moitié des clients ; ensuite l’un des deux a les deux adresses et tout le travail.',
    killed: (n) =>
      `Le conteneur du répartiteur tué s’est arrêté, et keepalived avec lui. L’autre répartiteur n’a plus rien reçu de sa part et a pris l’adresse : pendant ${n.killSeconds} s, aucune page n’y est arrivée.`,
    'killed-stayed': (n) =>
      `Le répartiteur tué était de retour avant que l’autre ne prenne l’adresse : pendant ${n.killSeconds} s, aucune page n’y est arrivée.`,
    hanging: (n) =>
      `Un répartiteur figé accepte toujours des connexions ; seule une question à laquelle il doit répondre le révèle. Le script de keepalived n’a pas eu de réponse, et l’adresse s’est déplacée : pendant ${n.hangSeconds} s, aucune page n’y est arrivée.`,
    'hanging-stayed': (n) =>
      `Dans cet essai, l’adresse est restée où elle était, et aucune page n’y est arrivée pendant ${n.hangSeconds} s.`,
    others: (n) =>
      `Les clients de l’autre adresse n’ont rien perdu pendant ce temps : ${n.otherCame} de leurs ${n.otherPages} pages sont arrivées.`,
    'others-lost': (n) =>
      `Chez les clients de l’autre adresse, ${n.otherCame} pages sur ${n.otherPages} sont arrivées.`,
    both: (n) =>
      `Pendant que l’un était figé, ${n.passiveHung} % de toutes les pages sont arrivées en actif-passif, ${n.activeHung} % en actif-actif.`,
    'one-so-far': () =>
      'Un seul des deux modes a été mesuré jusqu’ici. Passez à l’autre et recommencez.',
    machine: () =>
      'Ces deux répartiteurs sont des conteneurs d’une même machine. Sur deux machines, keepalived fait de même, là où le réseau laisse une adresse se déplacer ; alors une machine peut tomber aussi.',
  },
  theory: {
    address:
      'Le répartiteur qui reprend une adresse l’annonce à son réseau (ARP gratuit), et les paquets suivants lui parviennent. Les connexions ouvertes sont coupées : l’autre n’en sait rien.',
    health:
      'Celui qui détient l’adresse envoie des annonces VRRP plusieurs fois par seconde. Leur absence révèle une machine morte ou un réseau coupé, pas un programme figé ; un script interroge donc le programme lui-même.',
    arrangements:
      'L’actif-actif utilise les deux machines, mais chacune doit pouvoir porter tout le travail : qui compte sur la capacité des deux n’a plus de redondance.',
  },
  tryIt: [
    { text: 'Voyez quel répartiteur détient l’adresse.', command: 'npm run lab status' },
    {
      text: 'Suspendez celui-là, ici edge-1, et observez la topologie ; sous Linux, rechargez aussi http://10.30.80.10:8080, l’adresse virtuelle.',
      command: 'npm run lab pause edge-1 --for 20s',
    },
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
