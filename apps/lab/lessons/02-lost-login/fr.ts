import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'La connexion perdue',
  story:
    'Robin se connecte, ouvre le panier, et la boutique lui demande de se connecter. Encore un clic, ' +
    'et son nom est de nouveau en haut de la page. Personne n’a changé le programme : hier c’était un ' +
    'seul processus, aujourd’hui il y en a trois, et chacun retient dans sa propre mémoire qui s’est ' +
    'connecté chez lui.',
  question:
    'Trois réplicas, round robin, sessions dans la mémoire de chaque réplica. Robin se connecte une fois, puis regarde 60 pages. Sur combien est-il reconnu ?',
  choices: {
    all: 'sur toutes',
    'two-thirds': 'sur deux tiers',
    half: 'sur la moitié',
    'one-third': 'sur un tiers',
    none: 'sur aucune',
  },
  method:
    'Les sessions passent en mémoire. Avec 2, 3 puis 5 réplicas, un nouveau visiteur ouvre un ' +
    'compte, ce qui le connecte, puis regarde 60 pages par round-robin. Chaque réponse dit si elle ' +
    'a trouvé la session du visiteur.',
  steps: {
    memory: 'Sessions en mémoire',
    scale2: 'Mise en route de deux réplicas',
    ask2: 'Connexion, puis 60 pages',
    scale3: 'Mise en route de trois réplicas',
    ask3: 'Connexion, puis 60 pages',
    scale5: 'Mise en route de cinq réplicas',
    ask5: 'Connexion, puis 60 pages',
  },
  columns: {
    replicas: 'Réplicas',
    requests: 'Pages',
    known: 'Reconnu sur',
    share: 'Mesuré, %',
    theory: 'Théorie 1/N, %',
  },
  explain: (n, format) => [
    `Avec trois réplicas, Robin a été reconnu sur ${format(n.known3 ?? 0)} pages sur ${format(n.requests ?? 0)}, soit ${format(n.share3 ?? 0)} % : celles du réplica qui avait reçu la connexion. Les autres n’ont jamais entendu parler de cette session.`,
    `Avec deux, c’était ${format(n.share2 ?? 0)} %, avec cinq ${format(n.share5 ?? 0)} %. Plus il y a de réplicas, pire c’est : la montée en charge a cassé un programme qui était juste.`,
    'Rien n’échoue et aucune erreur n’est notée. C’est ce qui rend la chose si difficile à trouver : la boutique répond à toutes les requêtes, elle ne sait simplement plus à qui.',
  ],
  theory:
    'La session est dans la mémoire d’un seul réplica. Round robin y envoie une requête sur N : la part ' +
    'des pages qui reconnaissent la connexion est 1 / N, soit 50 % pour N = 2, 33,3 % pour N = 3 et 20 % pour N = 5.',
  tryIt: [
    { text: 'Que chaque réplica retienne pour lui seul.', command: 'npm run lab sessions memory' },
    {
      text: 'Connectez-vous d’un clic sur la page d’expérience, et rechargez quelques fois.',
      link: { label: 'La page d’expérience, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Remettez tout en place.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Le panier va et vient avec le nom : la session contient le chemin vers les deux. La liste des requêtes dit, pour chaque connexion perdue, où vit sa session.',
}
