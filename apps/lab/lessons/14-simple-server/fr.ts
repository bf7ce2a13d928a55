import type { Texts } from './lesson.ts'

const did = (worked: number) => (worked ? 'a fonctionné' : 'a échoué')

export const texts: Texts = {
  title: 'Le serveur simple',
  story:
    'Une boutique ouvre avec le plus petit système qui fonctionne : une machine avec un serveur web, un serveur ' +
    'd’application et une base de données, sous le nom www.localhost. La propriétaire demande lequel des trois peut ' +
    's’arrêter un moment, pour être réparé ou remplacé, sans que les clients le remarquent.',
  question:
    'Combien des trois serveurs peuvent s’arrêter alors que des pages sont encore servies ?',
  choices: {},
  unit: 'sur 3',
  method:
    'Le nom est résolu. Un serveur de noms à part reçoit deux noms d’une boutique, le second avec un enregistrement CNAME vers ' +
    'le premier ou avec un enregistrement A à lui, et l’adresse du premier change. Puis un fichier statique et une page sont ' +
    'demandés, pour voir quel serveur répond. Ensuite le ' +
    'serveur web, le serveur d’application et la base de données sont arrêtés l’un après l’autre, et on essaie un fichier ' +
    'statique, une page et une modification du panier. Enfin une nouvelle version est déployée comme on le fait ici : ' +
    'arrêter, démarrer et compter les requêtes qui échouent, dix par seconde.',
  steps: {
    resolve: 'Résolution de www.localhost',
    records: 'Changement d’un enregistrement dans un serveur de noms',
    follow: 'Suivi d’un fichier statique et d’une page',
    edge: 'Sans le serveur web',
    app: 'Sans le serveur d’application',
    database: 'Sans la base de données',
    deploy: 'Déploiement : arrêter, démarrer la nouvelle version',
    afterwards: 'Retour au panier d’avant',
  },
  columns: {
    stopped: 'Arrêté',
    file: 'Fichier statique',
    page: 'Page',
    cart: 'Panier',
    edge: 'le serveur web (nginx)',
    app: 'le serveur d’application (app-1)',
    database: 'la base de données',
    yes: 'oui',
    no: 'non',
    requests: 'Requêtes pendant le déploiement',
    answered: 'Servies',
    failed: 'Échouées',
  },
  claims: {
    records: (_, n) =>
      `Après le changement, ${n.byCname} des deux noms menaient à la nouvelle adresse avec l’enregistrement CNAME, et ${n.byAddress} avec l’enregistrement A. Attendu : 2 et 1.`,
    path: (_, n) =>
      `Le fichier statique a été servi ${n.fileByApp ? 'par le serveur d’application' : 'par le serveur web'}, et la page ${n.pageByApp ? 'par app-1' : 'pas par app-1'}. Attendu : les fichiers par le serveur web, les pages par app-1.`,
    edge: (_, n) =>
      `Sans le serveur web, un fichier statique ${did(n['edge-file'])}, une page ${did(n['edge-page'])} et le panier ${did(n['edge-cart'])}. Attendu : rien ne fonctionne.`,
    app: (_, n) =>
      `Sans le serveur d’application, un fichier statique ${did(n['app-file'])}, une page ${did(n['app-page'])} et le panier ${did(n['app-cart'])}. Attendu : seul le fichier statique fonctionne.`,
    database: (_, n) =>
      `Sans la base de données, un fichier statique ${did(n['database-file'])}, une page ${did(n['database-page'])} et le panier ${did(n['database-cart'])}. Attendu : seul le fichier statique fonctionne.`,
    deploy: (n) =>
      `${n.failed} requêtes sur ${n.sent} ont échoué pendant le déploiement. Attendu : au moins une, car personne ne répond entre l’arrêt et le démarrage.`,
  },
  causes: {
    'not-stopped': 'Le serveur n’a pas été arrêté, ou a été redémarré aussitôt.',
    cached: 'La réponse venait d’un cache.',
    'not-back-yet': 'Le serveur arrêté auparavant n’était pas tout à fait revenu.',
    'hidden-dependency':
      'La boutique dépend de ce serveur d’une façon qui n’est pas dans le schéma.',
    'another-instance': 'Une seconde instance a pris le relais.',
    'file-from-app': 'Le fichier statique n’est pas là où le serveur web le cherche.',
    'no-answer': 'Le serveur de noms n’a pas répondu.',
    remembered: 'Le résolveur s’est souvenu de l’ancienne adresse.',
    fast: 'Le serveur d’application était revenu dans le dixième de seconde entre deux requêtes.',
  },
  explanation: {
    resolved: () =>
      'Le résolveur de cette machine connaît www.localhost et donne une adresse de la machine elle-même.',
    'not-resolved': () =>
      'Le résolveur de cette machine ne connaît pas www.localhost. Les navigateurs et curl ne l’interrogent pas : pour eux, tout nom sous localhost est la machine elle-même.',
    records: (n) =>
      `Quand l’adresse de la boutique a changé, les deux noms menaient à la nouvelle tant que le second avait un enregistrement CNAME vers le premier. Avec un enregistrement A à lui, ${n.byAddress} des 2 noms y menait.`,
    path: () =>
      'Le serveur web a servi lui-même le fichier statique. Il a transmis la page à app-1, qui a interrogé la base de données.',
    fatal: (n) =>
      `Chacun des ${n.servers} serveurs a emporté toutes les pages en s’arrêtant : chacun est un point de défaillance unique.`,
    'not-fatal': (n) =>
      `Sur les ${n.servers} serveurs, ${n.fatal} ont emporté toutes les pages en s’arrêtant.`,
    deploy: (n) =>
      `Le déploiement a duré ${n.seconds} s, et ${n.failed} requêtes sur ${n.sent} ont échoué pendant ce temps : la maintenance est une interruption.`,
    'no-downtime': (n) => `Aucune des ${n.sent} requêtes pendant le déploiement n’a échoué.`,
    'cart-lost': () =>
      'Ensuite, le panier d’avant ne pouvait plus être modifié : la session était dans la mémoire du processus arrêté.',
  },
  theory: {
    names:
      'Un nom désigne une adresse. Dans le DNS, un enregistrement A contient une adresse IPv4, AAAA une adresse IPv6 ; un enregistrement CNAME contient un autre nom, résolu à son tour. Les noms sous localhost désignent toujours la machine elle-même.',
    spof: 'Dans une chaîne, tout ne fonctionne que si chaque maillon fonctionne : les disponibilités se multiplient. Trois serveurs à 99 % chacun donnent 97 %.',
    vertical:
      'Un serveur d’application seul ne peut grandir qu’avec sa machine. Pour en ajouter un second, il faut répartir les requêtes entre les deux, et les sessions ne doivent pas être dans la mémoire de l’un d’eux.',
  },
  tryIt: [
    { text: 'Interrogez le résolveur.', command: 'getent hosts www.localhost || echo inconnu' },
    {
      text: 'Interrogez le serveur web.',
      link: { label: 'www.localhost', host: 'www', path: '/' },
    },
    { text: 'Déployez et comptez.', command: 'npm run lab deploy' },
    { text: 'Essayez d’étendre.', command: 'npm run lab scale 2' },
    { text: 'Passez à l’étape suivante.', command: 'npm start -- --stage distributed' },
  ],
  notice:
    'Quel message un navigateur montre-t-il sans le serveur web, et lequel sans le serveur d’application ? Dans un seul des deux cas, il reste quelqu’un pour s’excuser.',
}
