import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'Les sessions collantes sauvent tout',
  story:
    'La boutique perd des connexions, c’est vendredi, et personne ne veut toucher au programme. ' +
    'Quelqu’un a une idée : si un seul réplica connaît Robin, que le répartiteur envoie toujours ' +
    'Robin chez lui. Un cookie posé par le répartiteur lui-même suffit, et le programme reste tel quel.',
  question:
    'Trois réplicas, sessions en mémoire, stratégie sticky. Robin se connecte et regarde 30 pages. Sur combien est-il reconnu ?',
  choices: {},
  unit: 'sur 30 pages',
  method:
    'Avec les sessions en mémoire, un visiteur se connecte par round-robin et un autre par sticky ; ' +
    'chacun regarde 30 pages. Puis deux réplicas sont ajoutés, et le second en regarde 30 de plus. ' +
    'Enfin 12 nouveaux arrivent, et l’on compte où ils sont logés.',
  steps: {
    memory: 'Trois réplicas, sessions en mémoire',
    round: 'Connexion par round-robin, puis 30 pages',
    sticky: 'Connexion par sticky, puis 30 pages',
    grown: 'Deux réplicas de plus, et encore 30 pages par sticky',
    newcomers: 'Douze nouveaux visiteurs',
  },
  columns: {
    way: 'Chemin',
    replicas: 'Réplicas qui ont répondu',
    pages: 'Pages',
    known: 'Reconnu sur',
    round: 'round-robin',
    sticky: 'sticky',
    grown: 'sticky, passé à 5',
  },
  explain: (n, format) => [
    `Par round-robin, Robin a été reconnu sur ${format(n.knownRound ?? 0)} pages sur ${format(n.requests ?? 0)}, par sticky sur ${format(n.knownSticky ?? 0)} : ${n.replicasSticky === 1 ? 'un seul et même réplica les a toutes faites' : `${format(n.replicasSticky ?? 0)} réplicas les ont faites`}.`,
    `Quand la boutique est passée à cinq réplicas, Robin a été reconnu sur ${format(n.knownGrown ?? 0)} pages sur ${format(n.requests ?? 0)} : un cookie retient son visiteur quand des réplicas arrivent. Un hachage de l’adresse aurait envoyé beaucoup de gens ailleurs.`,
    `Les ${format(n.newcomers ?? 0)} nouveaux ont été logés chez ${format(n.homes ?? 0)} réplicas, au plus ${format(n.fullestHome ?? 0)} chez le même. Cela peut devenir inégal plus tard : qui est occupé reste où il est, et un nouveau réplica ne reçoit que des gens nouveaux.`,
  ],
  theory:
    'Toutes les requêtes d’un visiteur vont au réplica r qui a reçu sa connexion, et P(session trouvée) = P(la requête atteint r) = 1 tant que r vit. Donc 30 sur 30, quel que soit N.',
  tryIt: [
    { text: 'Que chaque réplica retienne pour lui seul.', command: 'npm run lab sessions memory' },
    {
      text: 'Connectez-vous ici et rechargez : toujours le même réplica.',
      link: { label: 'La page d’expérience, sticky', host: 'sticky', path: '/demo' },
    },
    {
      text: 'Effacez dans votre navigateur le cookie dont le nom commence par replica_, et rechargez.',
    },
    { text: 'Remettez tout en place.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Deux cookies : sid, de la boutique, dit qui vous êtes ; replica, du répartiteur, dit où l’on vous connaît. L’un ne sert à rien sans l’autre.',
}
