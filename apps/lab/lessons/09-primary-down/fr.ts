import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Le serveur primaire est en panne',
  story:
    'Vendredi, vingt-deux heures. La carte réseau de la machine de la réplique en lecture tombe en panne. ' +
    'Personne ne le remarque, car la boutique continue avec le seul serveur primaire. Des clients font leurs ' +
    'achats, et la boutique confirme vingt changements de leurs paniers. Puis l’alimentation du serveur ' +
    'primaire grille. Tomas remet la réplique en lecture sur le réseau et la promeut, et la boutique est de retour au ' +
    'bout de quelques minutes. Le samedi, des clients écrivent qu’il manque des articles dans leur panier.',
  question:
    'La réplique en lecture ne reçoit aucun de 20 changements que la boutique a confirmés. Puis le serveur primaire meurt et la réplique en lecture est promue. Combien des 20 changements sont perdus ?',
  choices: {},
  unit: 'sur 20 changements',
  method:
    'Cinq nouveaux clients remplissent leur panier. Le serveur primaire est arrêté pendant que la réplication ' +
    'fonctionne ; on essaie ce qui marche encore, la réplique en lecture est promue à la main, et les paniers sont ' +
    'comparés à ce qui a été confirmé. L’ancien primaire revient comme réplique en lecture. Puis la réplique en lecture ' +
    'est coupée, en l’arrêtant, vingt autres changements sont confirmés, le serveur primaire est arrêté à son ' +
    'tour, et la réplique en lecture est démarrée et promue. Les changements d’autres clients sont alors perdus aussi.',
  steps: {
    'come-in': 'Cinq clients créent un compte et remplissent leur panier',
    'stop-primary': 'Arrêt du serveur primaire ; essai de ce qui marche encore',
    promote: 'Promotion de la réplique en lecture',
    rejoin: 'Retour de l’ancien primaire comme réplique en lecture',
    'cut-off': 'La réplique en lecture est coupée ; les clients continuent leurs achats',
    'stop-again': 'Arrêt du serveur primaire, démarrage de la réplique en lecture',
    'promote-again': 'Sa promotion, et le compte de ce qui est perdu',
    rebuild: 'Retour de l’autre comme réplique en lecture',
  },
  columns: {
    what: 'Sans serveur primaire',
    result: 'Mesuré',
    browse: 'Parcourir le catalogue',
    search: 'Chercher',
    cart: 'Regarder le panier',
    history: 'Regarder ses commandes',
    signIn: 'Se connecter',
    add: 'Ajouter au panier',
    'lost-following': 'Perdus sur 20, la réplication fonctionnant',
    'lost-cut-off': 'Perdus sur 20, la réplique en lecture étant coupée',
    acknowledged: 'Confirmés',
    lost: 'Perdus',
    yes: 'fonctionne',
    no: 'ne fonctionne pas',
  },
  claims: {
    'reads-work': (_, { browse, search, cart, history }) =>
      `Sans serveur primaire, ${browse + search + cart + history} actions sur 4 qui ne font que lire ont fonctionné (parcourir, chercher, regarder le panier et ses commandes). Attendu : toutes.`,
    'writes-refused': (n, { add }) =>
      `Sans serveur primaire, l’ajout au panier ${add ? 'a fonctionné' : `a reçu la réponse ${n.refusedStatus}`}. Attendu : un refus, avec 503.`,
    'says-when': () =>
      'Le changement refusé n’a pas dit quand réessayer. Attendu : un en-tête Retry-After.',
    'nothing-lost-following': (n) =>
      `${n.lostFollowing} changements confirmés sur ${n.acknowledged} ont été perdus, alors que la réplication fonctionnait jusqu’à l’arrêt du serveur primaire. Attendu : aucun.`,
    'all-lost-cut-off': (n) =>
      `${n.lostCutOff} changements sur ${n.acknowledged} ont été perdus après la coupure de la réplique en lecture. Attendu : les ${n.acknowledged}.`,
  },
  causes: {
    'reads-primary': 'L’application lit encore sur le serveur primaire.',
    'replica-down': 'La réplique en lecture n’était pas prête.',
    'not-stopped': 'Le serveur primaire fonctionnait encore.',
    'replica-writable': 'La réplique en lecture acceptait des écritures avant sa promotion.',
    'wrong-error': 'La boutique ne reconnaît pas là une panne du serveur primaire.',
    'no-header': 'La boutique n’envoie pas Retry-After avec cette erreur.',
    'edge-page': 'Le répartiteur a remplacé la réponse de la boutique par sa propre page d’erreur.',
    'was-behind': 'La réplique en lecture avait du retard quand elle a été promue.',
    'stale-read': 'Les paniers ont été comptés sur une base qui avait du retard.',
    'not-cut-off':
      'La réplique en lecture n’était pas coupée et a reçu une partie des changements.',
    'caught-up': 'Elle les a reçus après son démarrage, avant la disparition du serveur primaire.',
    'other-promoted': 'Une autre base a été promue : celle qui avait les changements.',
  },
  explanation: {
    works: (n) =>
      `Sans serveur primaire, ${n.works} actions sur 6 ont fonctionné : tout ce qui ne fait que lire, et la connexion, à qui la réplique en lecture et Redis suffisent.`,
    'works-otherwise': (n) => `Sans serveur primaire, ${n.works} actions sur 6 ont fonctionné.`,
    refused: (n) =>
      `Un changement a été refusé avec ${n.refusedStatus} et Retry-After: ${n.retryAfter} : le client sait que rien n’a été enregistré, et quand réessayer.`,
    'promoted-complete': (n) =>
      `${n.promotionSeconds} s après le début de la promotion, le premier changement a été accepté. Aucun des ${n.acknowledged} changements confirmés n’était perdu : la réplique en lecture les avait tous reçus. La réplication asynchrone rend cela probable sans le garantir, car le serveur primaire n’attend pas la réplique en lecture.`,
    'promoted-incomplete': (n) =>
      `${n.promotionSeconds} s après le début de la promotion, le premier changement a été accepté, et ${n.lostFollowing} changements confirmés sur ${n.acknowledged} manquaient.`,
    'lost-cut-off': (n) =>
      `La réplique en lecture a été coupée, et ${n.acknowledged} changements ont été confirmés en ${n.windowMs} ms. Après sa promotion, les ${n.lostCutOff} manquaient tous. Aucune erreur ne l’a signalé : les paniers étaient simplement comme auparavant.`,
    'less-lost-cut-off': (n) =>
      `La réplique en lecture a été coupée, et ${n.acknowledged} changements ont été confirmés en ${n.windowMs} ms. Après sa promotion, il en manquait ${n.lostCutOff}.`,
    rebuilt: (n) =>
      `L’ancien primaire avait encore des changements que le nouveau n’a pas. Un serveur qui a de telles transactions errantes ne peut pas simplement suivre : ses données sont donc remplacées par une copie de celles du nouveau. Il répliquait de nouveau au bout de ${n.rebuildSeconds} s.`,
  },
  theory: {
    rpo: 'La perte de données maximale admissible (RPO) est une durée : l’âge maximal du dernier changement que l’on accepte de perdre. Avec une réplication asynchrone, tout ce qui suit la dernière réception de la réplique en lecture peut être perdu : changements perdus = rythme des changements × cette durée. Une fois coupée, c’est 20 sur 20.',
    semisync:
      'Avec la réplication semi-synchrone, le serveur primaire ne confirme un changement qu’une fois reçu par une réplique. Mais après un délai, 10 s par défaut, il revient à la réplication asynchrone, et des changements peuvent de nouveau se perdre. Avec un très long délai, il ne confirme rien tant qu’aucune réplique ne répond.',
    failover:
      'Une bascule automatique demande un quorum, une majorité qui constate la disparition du serveur primaire, et un isolement (fencing), qui empêche l’ancien primaire d’accepter des écritures s’il n’était qu’injoignable. Deux bases n’ont pas de majorité l’une sans l’autre : ici, c’est donc une personne qui promeut.',
  },
  tryIt: [
    { text: 'Arrêtez le serveur primaire.', command: 'npm run lab stop db-1' },
    {
      text: 'Parcourez la boutique, puis mettez un article au panier. Que dit la boutique ?',
      link: { label: 'La boutique', path: '/products' },
    },
    { text: 'Promouvez la réplique en lecture.', command: 'npm run lab promote db-2' },
    {
      text: 'Démarrez l’ancien primaire ; il devient la réplique en lecture.',
      command: 'npm run lab start db-1',
    },
    {
      text: 'Promouvez-le pendant que les deux fonctionnent.',
      command: 'npm run lab promote db-1',
    },
  ],
  notice:
    'Comparez les deux réponses de « promote ». Laquelle peut dire si quelque chose a été perdu, et pourquoi ?',
}
