import type { Texts } from './lesson.ts'

const read = (found: number) => (found ? 'lisible' : 'illisible')

export const texts: Texts = {
  title: 'Où s’arrête TLS',
  story:
    'La boutique est en HTTPS : le navigateur affiche un cadenas et le certificat est valide. Un soir, quelqu’un ' +
    'branche un petit ordinateur sur le commutateur de la salle des serveurs, entre le répartiteur de charge et les ' +
    'répliques de l’application, et enregistre ce qui passe.',
  question:
    'HTTPS s’arrête au répartiteur, qui transmet les requêtes en clair. Que peut-on lire dans l’enregistrement ?',
  choices: {
    nothing: 'Rien : le navigateur a tout chiffré',
    metadata: 'Des adresses et des tailles, mais aucun contenu',
    everything: 'Tout : mots de passe, cookies de session et pages',
  },
  method:
    'Le lien entre le répartiteur et les répliques de l’application passe en clair, pendant qu’un invité navigue. Des ' +
    'clients se connectent, et les vrais paquets d’une réplique sont capturés pendant quatre secondes (npm run lab ' +
    'capture). Puis le lien repasse en TLS et l’on recommence.',
  steps: {
    plaintext: 'Passage du lien en clair',
    capture: 'Capture des paquets pendant des connexions de clients',
    tls: 'Passage du lien en TLS',
    'capture-again': 'Nouvelle capture pendant des connexions de clients',
  },
  columns: {
    hop: 'Du répartiteur à la réplique',
    packets: 'Paquets',
    requests: 'Requêtes lues',
    password: 'Mot de passe',
    cookie: 'Cookie de session',
    title: 'Page',
    plain: 'en clair',
    encrypted: 'en TLS',
    yes: 'lu',
    no: 'non lu',
  },
  claims: {
    plaintext: (_, n) =>
      `En clair, un mot de passe était ${read(n.plainPassword)}, un cookie de session ${read(n.plainCookie)} et une page ${read(n.plainTitle)}. Attendu : les trois sont lisibles.`,
    encrypted: (n, raw) =>
      `En TLS, il y avait ${n.tlsPackets} paquets et ${n.tlsRequests} requêtes lisibles ; un mot de passe était ${read(raw.tlsPassword)}, un cookie de session ${read(raw.tlsCookie)} et une page ${read(raw.tlsTitle)}. Attendu : des paquets où rien n’est lisible.`,
    switch: (n) =>
      `${n.failed} requêtes sur ${n.sent} ont échoué pendant les changements. Attendu : aucune, car les répliques acceptent alors les deux.`,
  },
  causes: {
    'still-encrypted': 'Le lien était encore chiffré : le réglage n’a pas eu d’effet.',
    elsewhere:
      'Les connexions des clients sont allées à une autre réplique et n’étaient pas dans ces paquets.',
    'plaintext-left': 'Des connexions en clair étaient encore ouvertes et ont été réutilisées.',
    refused: 'Une réplique a refusé le clair avant que le répartiteur ait changé.',
    busy: 'La machine était trop occupée pour répondre à temps.',
  },
  explanation: {
    'https-ends': () =>
      'La connexion du navigateur était chiffrée tout le temps ; cela n’a rien protégé derrière le répartiteur.',
    readable: (n) =>
      `En clair, ${n.plainPackets} paquets montraient ${n.plainRequests} requêtes entières, avec le mot de passe d’un client, un cookie de session et le titre d’une page. Le cookie seul suffit pour agir comme ce client.`,
    'in-part': (n) => `En clair, ${n.plainPackets} paquets étaient lisibles en partie.`,
    'not-readable': (n) =>
      `Rien n’était lisible dans les ${n.plainPackets} paquets qui devaient être en clair.`,
    encrypted: (n) =>
      `En TLS, les mêmes connexions ont pris ${n.tlsPackets} paquets, et rien n’y était lisible : il reste qui parle à qui, quand et combien.`,
    leak: () => 'Quelque chose était lisible alors que le lien devait être chiffré.',
    smooth: (n) => `Sur les ${n.sent} requêtes pendant les deux changements, aucune n’a échoué.`,
    failures: (n) =>
      `Sur les ${n.sent} requêtes pendant les deux changements, ${n.failed} ont échoué.`,
  },
  theory: {
    termination:
      'Un répartiteur qui choisit selon l’hôte, le chemin ou un cookie doit lire la requête, donc la déchiffrer : TLS s’arrête là. Derrière lui, tout est en clair, à moins qu’il ne chiffre à nouveau.',
    'zero-trust':
      'On ne fait pas confiance à un réseau pour l’endroit où il se trouve. Qui s’introduit sur une machine du réseau interne entend ses voisines ; chaque lien se protège donc lui-même.',
    verification:
      'Le chiffrement sans vérification protège des écoutes, pas de quelqu’un qui répond à la place du serveur. nginx ne vérifie aucun serveur en amont si on ne le lui demande pas.',
  },
  tryIt: [
    { text: 'Passez le lien en clair.', command: 'npm run lab app-tls off' },
    {
      text: 'Écoutez une réplique pendant dix secondes.',
      command: 'npm run lab -- capture app-1 --for 10s',
    },
    {
      text: 'Connectez-vous pendant ce temps.',
      link: { label: 'la page de connexion', path: '/login' },
    },
    { text: 'Repassez en TLS et écoutez encore.', command: 'npm run lab app-tls on' },
    { text: 'Écoutez une base de données.', command: 'npm run lab capture db-1' },
  ],
  notice:
    'Le cadenas du navigateur est le même dans les deux cas. De l’extérieur, personne ne voit où TLS s’arrête.',
}
