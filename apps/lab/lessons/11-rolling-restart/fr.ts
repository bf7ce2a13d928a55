import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Le redémarrage progressif',
  story:
    'Une nouvelle version, un mardi à midi, en pleine activité. Jonas redémarre une réplique après l’autre ; ' +
    'deux fonctionnent toujours, et la supervision reste au vert. Le lendemain, des messages arrivent : « J’ai ' +
    'cliqué sur Acheter et j’ai eu une erreur. Ai-je acheté, oui ou non ? » Tous avaient cliqué pendant la ' +
    'seconde où leur réplique s’est arrêtée.',
  question:
    'Vingt changements par seconde arrivent à trois répliques, et chacun prend 600 ms. Les trois sont tuées l’une après l’autre, chacune au retour de la précédente. Combien de requêtes sont perdues ?',
  choices: {},
  unit: 'requêtes',
  method:
    'Dix clients envoient quarante requêtes par seconde, moitié pages (GET), moitié changements de panier ' +
    '(POST), que les précédentes aient reçu une réponse ou non. Chaque réplique met 600 ms par requête ' +
    'jusqu’à son redémarrage : il y a donc toujours des requêtes en cours. D’abord, les trois sont redémarrées ' +
    'avec drainage (lab roll) : le répartiteur n’envoie plus de nouvelles requêtes, la réplique termine celles ' +
    'en cours et s’arrête. Puis chacune est tuée. Une requête est perdue si elle reçoit un 5xx ou aucune réponse.',
  steps: {
    'come-in': 'Dix visiteurs remplissent leur panier',
    slow: 'Ralentissement des requêtes, pour qu’il y en ait toujours en cours',
    drain: 'Redémarrage de toutes les répliques, avec drainage',
    kill: 'Les répliques sont tuées l’une après l’autre',
  },
  columns: {
    how: 'Redémarrage',
    seconds: 'Durée, s',
    pages: 'Pages',
    lostPages: 'Pages perdues',
    changes: 'Changements',
    lostChanges: 'Changements perdus',
    expectedLost: 'Attendu',
    drained: 'avec drainage',
    killed: 'tuées',
  },
  claims: {
    'nothing-lost-drained': (n) =>
      `Avec drainage, ${n.drainedLost} requêtes sur ${n.drainedRequests} ont été perdues. Attendu : aucune.`,
    'loses-changes': (n) =>
      `Sans drainage, ${n.killedLostChanges} changements sur ${n.killedChanges} ont été perdus. Attendu : environ ${n.expected}.`,
    'loses-no-pages': (n) =>
      `Sans drainage, ${n.killedLostPages} pages sur ${n.killedPages} ont été perdues. Attendu : aucune, car une page peut être redemandée à une autre réplique.`,
    'enough-requests': (n) =>
      `Seulement ${n.drainedRequests} et ${n.killedRequests} requêtes ont été envoyées pendant les deux redémarrages. Attendu : plus de 50 chacun.`,
  },
  causes: {
    'not-drained':
      'Le répartiteur envoyait encore de nouvelles requêtes à une réplique sur le point de s’arrêter.',
    'stopped-early': 'La réplique a fermé des connexions avant l’envoi de leurs réponses.',
    timeout: 'Des requêtes ont duré plus longtemps que le délai accordé.',
    'changes-retried':
      'Le répartiteur a envoyé les changements à une autre réplique (proxy_next_upstream non_idempotent). Certains ont alors pu être exécutés deux fois.',
    'not-slow': 'Le délai ajouté n’était pas actif : il n’y avait presque aucune requête en cours.',
    'not-killed': 'Les répliques n’ont pas été tuées, mais arrêtées proprement.',
    'slow-restart': 'Les répliques sont revenues si tard que d’autres requêtes ont échoué.',
    'no-other-server': 'Aucune autre réplique n’était disponible à ce moment.',
    refused: 'Le répartiteur a refusé des requêtes pour une autre raison, par exemple une limite.',
    'pages-not-retried':
      'Le répartiteur n’envoie pas les pages à une autre réplique après une erreur (proxy_next_upstream off).',
    'too-fast': 'Le redémarrage a été trop court pour observer grand-chose.',
    'edge-down': 'Le répartiteur n’était pas disponible tout le temps.',
  },
  explanation: {
    drained: (n) =>
      `Avec drainage, aucune des ${n.drainedRequests} requêtes n’a été perdue en ${n.drainedSeconds} s. L’ordre compte : sortir de la répartition, puis terminer, puis s’arrêter.`,
    'lost-drained': (n) =>
      `Avec drainage, ${n.drainedLostPages} pages sur ${n.drainedPages} et ${n.drainedLostChanges} changements sur ${n.drainedChanges} ont été perdus en ${n.drainedSeconds} s.`,
    'lost-changes': (n) =>
      `Sans drainage, ${n.killedLostChanges} changements sur ${n.killedChanges} ont été perdus ; la loi de Little en attend environ ${n.expected} : ceux qui étaient en cours dans une réplique à sa mort.`,
    'other-changes': (n) =>
      `Sans drainage, ${n.killedLostChanges} changements sur ${n.killedChanges} ont été perdus ; la loi de Little en attend environ ${n.expected} en cours à la mort des répliques.`,
    'changes-not-repeated': () =>
      'Le répartiteur n’a pas renvoyé ces changements. La réplique a pu les exécuter avant de mourir, et POST n’est pas idempotent : le client reçoit une erreur et doit vérifier. C’est à cela que sert une clé d’idempotence : la boutique reconnaît la seconde tentative d’une même commande.',
    'pages-repeated': (n) =>
      `Des ${n.killedPages} pages, aucune n’a été perdue. GET est idempotent : le répartiteur a donc envoyé celles en cours à une autre réplique.`,
    'no-pages-lost': (n) => `Des ${n.killedPages} pages, aucune n’a été perdue.`,
    'pages-lost': (n) => `Des ${n.killedPages} pages, ${n.killedLostPages} ont été perdues.`,
  },
  theory: {
    little:
      'Loi de Little : requêtes en cours = rythme × durée. De λ changements par seconde de S secondes chacun, λ × S sont en cours, et N morts successives les perdent tous une fois : 20 × 0,6 = 12, quel que soit N. Avec des pages de 6 ms au lieu de 600, ce serait un changement perdu tous les huit redémarrages.',
    retries:
      'Une requête idempotente, comme GET, peut être renvoyée automatiquement ; un POST non, sauf si l’expéditeur sait que c’est sans danger. nginx transmet une requête au serveur suivant selon cette règle.',
    drain:
      'Drainage : le serveur est d’abord retiré de la liste, ne reçoit plus de nouvelles requêtes, termine celles en cours dans un délai de grâce, puis s’arrête. Rien de ce qui s’achève dans ce délai n’est perdu.',
  },
  tryIt: [
    {
      text: 'Démarrez le générateur de charge, et redémarrez toutes les répliques avec drainage.',
      command: 'npm run lab roll',
    },
    { text: 'Maintenant, tuez-en une.', command: 'npm run lab kill app-2' },
    { text: 'Drainez-en une à la main.', command: 'npm run lab drain app-3' },
    {
      text: 'Rechargez plusieurs fois. app-3 répond-elle ?',
      link: { label: 'La page d’expérience, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Remettez-la dans la répartition.', command: 'npm run lab resume app-3' },
  ],
  notice:
    'Comparez les taux d’erreur du générateur de charge pendant « roll » et après « kill ». Quelles requêtes échouent ?',
}
