import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Les sessions persistantes',
  story:
    'La boutique perd des connexions, c’est vendredi, et personne ne veut modifier le code. Quelqu’un a ' +
    'une idée : si une seule réplique a la session de Robin, le répartiteur de charge pourrait toujours ' +
    'envoyer Robin à celle-là. Il lui suffit d’un cookie à lui, et la boutique reste telle quelle.',
  question:
    'Trois répliques de l’application, sessions en mémoire, stratégie sticky. Robin se connecte et ouvre 30 pages. Sur combien est-il connecté ?',
  choices: {},
  unit: 'sur 30 pages',
  method:
    'Avec les sessions en mémoire, un client se connecte avec round-robin et un autre avec sticky ; chacun ' +
    'ouvre 30 fois la page de son compte. Puis deux répliques sont ajoutées, et le second client ' +
    'l’ouvre encore 30 fois. Enfin, 12 nouveaux visiteurs arrivent avec sticky.',
  steps: {
    memory: 'Trois répliques, sessions en mémoire',
    round: 'Connexion avec round-robin, puis 30 pages',
    sticky: 'Connexion avec sticky, puis 30 pages',
    grown: 'Deux répliques de plus, puis encore 30 pages avec sticky',
    newcomers: 'Douze nouveaux visiteurs',
  },
  columns: {
    way: 'Stratégie',
    apps: 'Répliques qui ont répondu',
    pages: 'Pages',
    known: 'Connecté sur',
    round: 'round-robin',
    sticky: 'sticky',
    grown: 'sticky, passé à 5',
  },
  claims: {
    kept: (n, { appsSticky }) =>
      `Avec sticky, ${appsSticky === 1 ? 'une réplique a' : `${n.appsSticky} répliques ont`} répondu aux requêtes de Robin, et il était connecté sur ${n.knownSticky} pages sur ${n.requests}. Attendu : une seule réplique, et les ${n.requests} pages.`,
    'kept-when-grown': (n, { sameApp, appsGrown }) =>
      `Après le passage à cinq, ${appsGrown === 1 ? 'une réplique a' : `${n.appsGrown} répliques ont`} répondu${sameApp ? '' : ', la première n’étant pas celle d’avant'}, et Robin était connecté sur ${n.knownGrown} pages sur ${n.requests}. Attendu : la même réplique qu’avant, et les ${n.requests} pages.`,
    'round-robin-loses': (n) =>
      `Avec round-robin, Robin était connecté sur ${n.knownRound} pages sur ${n.requests}. Attendu : ${n.expectedRound}, comme dans la leçon 2.`,
    'newcomers-spread': (n) =>
      `Les ${n.newcomers} nouveaux visiteurs ont tous été affectés à la même réplique. Attendu : plusieurs.`,
  },
  causes: {
    'cookie-ignored':
      'Le répartiteur ne lit pas son cookie d’affinité : chaque requête va à une réplique quelconque.',
    'cookie-not-set':
      'Le répartiteur ne pose pas son cookie d’affinité, ou le client ne le renvoie pas.',
    'not-in-rotation':
      'Une réplique avait été retirée de la répartition, et ses clients ont été envoyés à une autre.',
    restarted: 'La réplique qui avait la session a redémarré, et sa mémoire est vide.',
    'no-session': 'La boutique n’a pas accepté son propre cookie de session.',
    'names-changed': 'Le passage à cinq a changé la valeur du cookie pour cette réplique.',
    'shared-store':
      'Les répliques partagent leurs sessions : elles ne sont pas gardées en mémoire.',
    'not-round-robin': 'Le répartiteur n’a pas distribué ces requêtes à tour de rôle.',
    'other-requests':
      'D’autres clients utilisaient round-robin au même moment et ont pris une partie des tours.',
    'default-server':
      'Les requêtes sans cookie vont toutes au premier serveur au lieu d’être réparties.',
  },
  explanation: {
    'cookie-keeps': (n) =>
      `Avec round-robin, Robin était connecté sur ${n.knownRound} pages sur ${n.requests} ; avec sticky, sur les ${n.knownSticky}. Le cookie du répartiteur désigne une réplique, et c’est elle qui a fait chaque page.`,
    'kept-without-comparison': (n) =>
      `Robin était connecté sur les ${n.requests} pages avec sticky, mais aussi avec round-robin. Cet essai ne montre donc pas l’effet du cookie.`,
    'not-kept': (n) =>
      `Avec sticky, Robin était connecté sur ${n.knownSticky} pages sur ${n.requests}, avec round-robin sur ${n.knownRound}.`,
    'kept-when-grown': (n) =>
      `Après le passage à cinq répliques, Robin est resté sur la même et était connecté sur les ${n.knownGrown} pages.`,
    newcomers: (n, { assignedApps }) =>
      `Les ${n.newcomers} nouveaux visiteurs ont été affectés à ${assignedApps === 1 ? 'une seule réplique' : `${n.assignedApps} répliques, au plus ${n.mostAssigned} à la même`}.`,
  },
  theory: {
    affinity:
      'Le répartiteur pose un cookie qui désigne une réplique, et le navigateur le renvoie avec chaque requête. Tant que cette réplique est disponible, P(session trouvée) = 1 : 30 sur 30, quel que soit N.',
    hash: 'Un hachage de l’adresse du client se passe de cookie, mais l’ajout d’un serveur peut envoyer la plupart des clients ailleurs, sauf si le hachage est cohérent.',
    uneven:
      'Une session persistante reste là où elle a commencé : les nouvelles répliques ne reçoivent que de nouveaux clients, et un processus qui garde un état ne se remplace pas sans perte.',
  },
  tryIt: [
    {
      text: 'Gardez les sessions dans la mémoire de chaque réplique.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Connectez-vous ici et rechargez. Quelle réplique répond ?',
      link: { label: 'La page d’expérience, sticky', host: 'sticky', path: '/demo' },
    },
    {
      text: 'Dans votre navigateur, effacez le cookie dont le nom commence par replica_, et rechargez.',
    },
    { text: 'Revenez à Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Votre navigateur a deux cookies : sid, celui de la boutique, et replica, celui du répartiteur. Que se passe-t-il si vous effacez l’un, et si vous effacez l’autre ?',
}
