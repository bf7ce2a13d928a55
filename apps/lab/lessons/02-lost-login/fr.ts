import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'La connexion perdue',
  story:
    'Robin se connecte, ouvre son panier, et la boutique lui demande de se connecter. Un clic de plus, ' +
    'et son nom est de nouveau en haut de la page. Le code n’a pas changé. Hier, il tournait dans un ' +
    'seul processus ; aujourd’hui il y en a trois, et chacun garde les sessions dans sa propre mémoire.',
  question:
    'Trois répliques de l’application, stratégie round-robin, sessions en mémoire. Robin se connecte une fois, puis ouvre 60 pages. Sur combien est-il connecté ?',
  choices: {
    all: 'sur toutes',
    'two-thirds': 'sur deux tiers',
    half: 'sur la moitié',
    'one-third': 'sur un tiers',
    none: 'sur aucune',
  },
  method:
    'Le stockage des sessions passe en mémoire. Avec 2, 3 puis 5 répliques de l’application, un nouveau ' +
    'client crée un compte, ce qui le connecte, puis ouvre 60 fois la page de son compte avec ' +
    'round-robin. Un client connecté voit son compte ; un visiteur est renvoyé vers la page de connexion.',
  steps: {
    memory: 'Stockage des sessions en mémoire',
    scale2: 'Passage à deux répliques de l’application',
    ask2: 'Connexion, puis 60 pages',
    scale3: 'Passage à trois répliques de l’application',
    ask3: 'Connexion, puis 60 pages',
    scale5: 'Passage à cinq répliques de l’application',
    ask5: 'Connexion, puis 60 pages',
  },
  columns: {
    apps: 'Répliques de l’application',
    requests: 'Pages',
    known: 'Connecté sur',
    share: 'Mesuré, %',
    expected: 'Attendu (1/N), %',
  },
  claims: {
    'one-in-n': (n) =>
      `Avec 2, 3 et 5 répliques de l’application, Robin était connecté sur ${n.known2}, ${n.known3} et ${n.known5} pages sur ${n.requests}. Attendu : ${n.expected2}, ${n.expected3} et ${n.expected5}.`,
  },
  causes: {
    'shared-store':
      'Les répliques partagent leurs sessions : elles sont dans Redis, ou dans un stockage que toutes lisent.',
    'same-app':
      'Le répartiteur a envoyé les requêtes de Robin plus souvent à une réplique qu’aux autres : autre stratégie, ou autres poids.',
    restarted: 'La réplique qui avait la session a redémarré, et sa mémoire est vide.',
    'other-requests':
      'D’autres clients utilisaient round-robin au même moment et ont pris une partie des tours.',
    'no-session': 'Le cookie de session n’a pas été posé ou n’a pas été accepté.',
  },
  explanation: {
    'one-app-knew': (n) =>
      `Avec trois répliques, Robin était connecté sur ${n.known3} pages sur ${n.requests} (${n.share3} %) : celles de la réplique qui avait la session en mémoire. Les deux autres ne l’ont pas trouvée.`,
    'worse-with-more': (n) =>
      `Avec deux répliques, c’était ${n.share2} %, avec cinq ${n.share5} % : plus il y a de répliques, moins il y a de pages qui trouvent la session.`,
    'always-known': (n) =>
      `Avec trois répliques, Robin était connecté sur les ${n.requests} pages, sans exception.`,
    'no-request-failed': () =>
      'Aucune requête n’a échoué. La boutique a répondu à toutes, mais pas comme à Robin : un taux d’erreur n’en montre rien.',
  },
  theory: {
    'memory-is-local':
      'Le stockage en mémoire d’express-session garde les sessions dans la mémoire d’un seul processus. Il n’est pas fait pour plusieurs.',
    'one-in-n':
      'Round-robin envoie une requête sur N à ce processus : la part des pages qui trouvent la session est 1 / N, soit 50 % pour N = 2, 33,3 % pour N = 3 et 20 % pour N = 5.',
  },
  tryIt: [
    {
      text: 'Gardez les sessions dans la mémoire de chaque réplique.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Connectez-vous d’un clic sur la page d’expérience, et rechargez-la plusieurs fois.',
      link: { label: 'La page d’expérience, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Revenez à Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Le panier va-t-il et vient-il avec le nom ? La liste des requêtes dit pour chacune quelle réplique a répondu et si elle a trouvé la session.',
}
