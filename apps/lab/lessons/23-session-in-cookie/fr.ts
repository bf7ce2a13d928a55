import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'La session dans son cookie',
  story:
    'Un stockage partagé doit être interrogé pour chaque page, et doit répondre. Il y a une troisième ' +
    'voie : la réplique chiffre et signe toute la session et la confie au navigateur, qui la rapporte ' +
    'à chaque requête. Toute réplique qui a la clé peut la lire, et rien n’est enregistré sur le ' +
    'serveur. Qu’y gagne-t-on, et qu’est-ce que le serveur ne peut plus faire ?',
  question:
    'Quelqu’un a copié les cookies de Robin. Robin se déconnecte, puis la copie est essayée : une fois avec la session dans Redis, une fois avec la session dans son cookie. Avec laquelle la copie est-elle connectée ?',
  choices: {
    'only-cookie': 'seulement avec la session dans son cookie',
    'only-redis': 'seulement avec la session dans Redis',
    both: 'avec les deux',
    neither: 'avec aucune',
  },
  method:
    'Avec chaque stockage, un client se connecte et ouvre 60 fois la page de son compte avec round-robin. ' +
    'Puis Redis est arrêté, et la page est ouverte encore 9 fois. Puis les cookies sont copiés dans un ' +
    'deuxième navigateur, le client se déconnecte, et la copie ouvre la page du compte. Enfin le client ' +
    'se reconnecte, les cookies sont copiés à nouveau, et le mot de passe est changé.',
  steps: {
    redis: 'Session dans Redis : connexion, puis 60 pages',
    'redis-down': 'Redis est arrêté : 9 pages',
    'redis-copy': 'Copie des cookies, déconnexion, essai de la copie',
    'redis-password': 'Copie des cookies, changement du mot de passe, essai de la copie',
    cookie: 'Session dans son cookie : connexion, puis 60 pages',
    'cookie-down': 'Redis est arrêté : 9 pages',
    'cookie-copy': 'Copie des cookies, déconnexion, essai de la copie',
    'cookie-password': 'Copie des cookies, changement du mot de passe, essai de la copie',
  },
  columns: {
    store: 'Stockage des sessions',
    known: 'Connecté, %',
    down: 'Connecté sans Redis, %',
    sessionMs: 'Lecture d’une session, moyenne, ms',
    bytes: 'Cookie, octets par requête',
    copy: 'Copie connectée après la déconnexion',
    redis: 'Redis',
    cookie: 'cookie',
    yes: 'oui',
    no: 'non',
  },
  claims: {
    'all-known': (n) =>
      `Robin était connecté sur ${n.redisKnown} pages sur ${n.requests} avec Redis et sur ${n.cookieKnown} avec le cookie. Attendu : les ${n.requests} avec les deux.`,
    'only-redis-asks': (n) =>
      `Redis a été interrogé pour ${n.redisAsked} pages sur ${n.requests} avec le réglage Redis et pour ${n.cookieAsked} avec le réglage cookie. Attendu : ${n.requests} et 0.`,
    'cookie-needs-no-redis': (n) =>
      `Redis arrêté, Robin était connecté sur ${n.redisDown} pages sur ${n.requestsDown} avec Redis et sur ${n.cookieDown} avec le cookie. Attendu : 0 et ${n.requestsDown}.`,
    'cookie-is-longer': (n) =>
      `Le cookie avait ${n.redisBytes} octets avec Redis et ${n.cookieBytes} avec la session dedans. Attendu : davantage avec la session, et ${n.mostBytes} au plus.`,
    'only-the-copied-cookie-works': (_n, raw) =>
      `Après la déconnexion, la copie ${connected(raw.redisCopy)} avec Redis et ${connected(raw.cookieCopy)} avec le cookie. Attendu : seulement avec le cookie.`,
    'a-new-password-ends-copies': (_n, raw) =>
      `Après le changement de mot de passe, la copie ${connected(raw.redisChanged)} avec Redis et ${connected(raw.cookieChanged)} avec le cookie. Attendu : avec aucun des deux.`,
  },
  causes: {
    'no-session': 'Le cookie de session n’a pas été posé ou n’a pas été accepté.',
    'redis-unreachable':
      'Des répliques ne peuvent pas joindre Redis et traitent tout le monde en visiteur.',
    'other-store': 'Les répliques utilisent un autre stockage que celui du réglage.',
    'not-stopped': 'Redis répondait de nouveau avant que les pages soient ouvertes.',
    'epoch-ignored':
      'La réplique ne compare pas la session avec le compte, qui sait que le mot de passe a changé.',
  },
  explanation: {
    saves: (n) =>
      `Avec la session dans son cookie, aucune page n’a interrogé Redis (avant, ${n.redisAsked} sur ${n.requests}), lire la session a pris ${n.cookieMs} ms au lieu de ${n.redisMs}, et Redis arrêté, Robin restait connecté sur ${n.cookieDown} pages sur ${n.requestsDown}, et non sur ${n.redisDown}.`,
    'saves-nothing': (n) =>
      `Dans cet essai, Redis a été interrogé pour ${n.redisAsked} pages avec le réglage Redis et pour ${n.cookieAsked} avec le réglage cookie ; Redis arrêté, Robin était connecté sur ${n.redisDown} et ${n.cookieDown} pages sur ${n.requestsDown}.`,
    size: (n) =>
      `Elle voyage avec chaque requête : un cookie de ${n.cookieBytes} octets, alors que le nom d’une session en prenait ${n.redisBytes}. Un navigateur garde au plus ${n.mostBytes} octets d’un cookie : ce qui grandit, comme un panier, a sa place dans la base de données.`,
    copy: () =>
      'Une déconnexion peut seulement demander au navigateur d’oublier son cookie. La session dans Redis a été supprimée, et sa copie ne valait plus rien ; la copie de la session entière a continué de marcher, et le ferait aussi longtemps que le dit sa durée de vie.',
    'copy-otherwise': (_n, raw) =>
      `Dans cet essai, après la déconnexion, la copie ${connected(raw.redisCopy)} avec Redis et ${connected(raw.cookieCopy)} avec le cookie.`,
    password: () =>
      'Changer le mot de passe a mis fin aux deux copies : chaque session contient un numéro du compte, qu’un changement augmente. La boutique lit de toute façon le compte pour chaque page. Une liste des sessions déconnectées ferait de même pour une déconnexion, mais une telle liste est à nouveau un stockage de sessions.',
    'password-fails': (_n, raw) =>
      `Dans cet essai, après le changement de mot de passe, la copie ${connected(raw.redisChanged)} avec Redis et ${connected(raw.cookieChanged)} avec le cookie.`,
  },
  theory: {
    stateless:
      'Ce que le client apporte ne demande aucun stockage : ni consultation, ni point de défaillance unique, et n’importe quelle réplique peut répondre. Il faut le chiffrer et le signer, pour que personne d’autre ne puisse le lire ni le fabriquer.',
    revocation:
      'Qui détient une session chiffrée la détient jusqu’à son expiration : pour la reprendre, il faut sur le serveur quelque chose qui soit interrogé à chaque requête.',
  },
  tryIt: [
    { text: 'Mettre les sessions dans les cookies.', command: 'npm run lab sessions cookie' },
    {
      text: 'Se connecter, et regarder le cookie dans les outils de développement du navigateur.',
      link: { label: 'La page d’expérience', path: '/demo' },
    },
    {
      text: 'Arrêter Redis un moment et recharger.',
      command: 'npm run lab stop redis --for 30s',
    },
  ],
  notice:
    'Le pied de chaque page dit d’où vient sa session. Dans les outils réseau du navigateur, comparez l’en-tête Cookie d’une requête avant et après le changement.',
}

function connected(copy: number): string {
  return copy ? 'était connectée' : 'n’était pas connectée'
}
