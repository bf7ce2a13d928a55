import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: '… jusqu’à la mort de la réplique',
  story:
    'Chaque client a sa réplique de l’application, personne ne perd sa connexion, et tout le monde est ' +
    'content du cookie. Puis la machine d’une réplique tombe en panne. Le répartiteur envoie ses ' +
    'clients aux autres, et ils reçoivent leurs pages. Mais sont-ils encore connectés ?',
  question:
    'Neuf clients sont connectés, trois sur chacune des trois répliques, sessions en mémoire. Une réplique est tuée. Combien des neuf sont encore connectés ?',
  choices: {},
  unit: 'sur 9 clients',
  method:
    'Neuf clients se connectent avec sticky, et chacun met un article au panier. Une réplique est tuée, ' +
    'comme lors d’un plantage, et les neuf ouvrent la page de leur compte et regardent leur panier. Ils ' +
    'recommencent quand la réplique est de retour, et ses clients encore une fois après s’être reconnectés.',
  steps: {
    memory: 'Trois répliques, sessions en mémoire',
    'come-in': 'Neuf clients se connectent et remplissent leur panier',
    kill: 'Une réplique est tuée ; les neuf ouvrent leur compte',
    back: 'Elle est de retour ; les neuf ouvrent leur compte',
    'sign-in-again': 'Ses clients se reconnectent',
  },
  columns: {
    moment: 'Moment',
    signedIn: 'Connectés',
    carts: 'Avec un panier',
    victims: 'Connectés, de la réplique tuée',
    others: 'Connectés, des autres',
    before: 'Avant',
    dead: 'Après la panne',
    back: 'À son retour',
  },
  claims: {
    'all-before': (n) =>
      `Avant la panne, ${n.victimsBefore} clients sur ${n.victims} et ${n.othersBefore} sur ${n.others} étaient connectés. Attendu : tous.`,
    'victims-lost': (n) =>
      `Des ${n.victims} clients de la réplique tuée, ${n.victimsDead} étaient encore connectés après la panne et ${n.victimCartsDead} avaient encore un panier. Attendu : aucun.`,
    'others-kept': (n) =>
      `Des ${n.others} clients des autres répliques, ${n.othersDead} étaient connectés après la panne et ${n.otherCartsDead} avaient un panier. Attendu : les ${n.others}.`,
    'still-lost': (n) =>
      `Au retour de la réplique, ${n.victimsBack} de ses ${n.victims} clients étaient connectés. Attendu : aucun.`,
    'cart-was-stored': (n) =>
      `Après s’être reconnectés, ${n.victimCartsAgain} clients sur ${n.victims} avaient leur panier. Attendu : tous.`,
  },
  causes: {
    'cookie-ignored':
      'Le répartiteur ne suit pas son cookie d’affinité : les requêtes vont à des répliques qui n’ont pas la session.',
    'no-session': 'La boutique n’a pas accepté son propre cookie de session.',
    'shared-store':
      'Les sessions ne sont pas seulement en mémoire : les répliques partagent un stockage.',
    'not-killed': 'La réplique n’a pas été tuée, ou son processus a gardé sa mémoire.',
    'others-restarted': 'D’autres répliques ont aussi redémarré.',
    'assigned-anew': 'Le répartiteur a réaffecté des clients quand sa liste de serveurs a changé.',
    'cart-in-session': 'Le panier fait partie de la session et n’est pas dans la base de données.',
    'cart-not-found': 'La connexion n’a pas retrouvé le panier enregistré pour le compte.',
  },
  explanation: {
    'victims-lost': (n) =>
      `Les ${n.victims} clients dont la session était dans la mémoire de la réplique tuée n’étaient plus que des visiteurs après la panne, et leur panier semblait vide. Ils ont reçu leurs pages, de répliques qui n’avaient jamais vu leur session.`,
    'victims-not-all-lost': (n) =>
      `Après la panne, ${n.victimsDead} des ${n.victims} clients de la réplique tuée étaient connectés, et ${n.victimCartsDead} avaient un panier.`,
    'others-kept': (n) =>
      `Les ${n.others} clients des autres répliques sont tous restés connectés et ont gardé leur panier.`,
    'still-lost': () =>
      'Au retour de la réplique, ses clients étaient toujours de simples visiteurs : un nouveau processus démarre avec une mémoire vide.',
    'cart-was-stored': (n) =>
      `Après s’être reconnectés, les ${n.victims} avaient leur panier : les lignes étaient dans la base de données, et seule la session qui y menait était perdue. Un visiteur sans compte ne peut pas retrouver son panier ainsi.`,
    total: (n) =>
      `En tout, ${n.signedInDead} clients sur ${n.customers} étaient connectés après la panne.`,
  },
  theory: {
    'one-in-n':
      'Avec M clients répartis également sur N répliques, la mort d’une seule perd M / N sessions : il en reste 9 − 9 / 3 = 6. Un cookie dit où se trouve une session ; il n’en est pas une copie.',
    'planned-too':
      'Un redémarrage planifié perd autant qu’un plantage. Un processus que l’on peut remplacer à tout moment ne garde aucun état dont quelqu’un aura besoin.',
  },
  tryIt: [
    {
      text: 'Gardez les sessions dans la mémoire de chaque réplique.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Connectez-vous, remplissez votre panier, et notez quelle réplique répond.',
      link: { label: 'La page d’expérience, sticky', host: 'sticky', path: '/demo' },
    },
    { text: 'Tuez celle-là (ici app-2), et rechargez.', command: 'npm run lab kill app-2' },
    { text: 'Revenez à Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Êtes-vous toujours connecté ? Votre panier est-il là ? Reconnectez-vous et regardez-le de nouveau ; puis faites la même chose sans compte.',
}
