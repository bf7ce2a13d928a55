import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: '… jusqu’à la mort du réplica',
  story:
    'Chacun a son réplica, personne ne perd sa connexion, et l’on félicite l’idée du cookie. Puis la ' +
    'machine sous l’un des réplicas s’arrête. Le répartiteur le remarque aussitôt et envoie ses gens ' +
    'chez les autres. Ils reçoivent leurs pages, tous. Seulement : qui sont-ils ?',
  question:
    'Neuf personnes se sont connectées, trois sur chacun de trois réplicas, sessions en mémoire. Un réplica est tué. Combien des neuf sont encore connectées ?',
  choices: {},
  unit: 'sur 9 personnes',
  method:
    'Neuf visiteurs arrivent par sticky ; chacun se connecte et met quelque chose dans son panier. ' +
    'Puis un réplica est tué comme par une panne, les neuf regardent une page, le réplica revient, et ' +
    'les neuf regardent encore une fois.',
  steps: {
    memory: 'Trois réplicas, sessions en mémoire',
    'come-in': 'Neuf personnes se connectent et remplissent leur panier',
    kill: 'Un réplica est tué ; les neuf regardent une page',
    back: 'Il est de retour ; les neuf regardent encore',
  },
  columns: {
    moment: 'Moment',
    logins: 'Connectées',
    carts: 'Avec un panier',
    victimLogins: 'Connectées, du réplica tué',
    otherLogins: 'Connectées, des autres',
    before: 'Avant',
    dead: 'Juste après sa mort',
    back: 'À son retour',
  },
  explain: (n, format) => [
    `${format(n.loginsDead ?? 0)} personnes sur ${format(n.people ?? 0)} étaient encore connectées. Les ${format(n.victims ?? 0)} du réplica tué ont gardé ${format(n.victimsKept ?? 0)} connexion ; les autres, ${format(n.othersKept ?? 0)} sur ${format((n.people ?? 0) - (n.victims ?? 0))}, n’ont rien remarqué.`,
    `Les paniers sont partis avec les connexions : il en restait ${format(n.cartsDead ?? 0)}. Ce qu’on y avait mis est toujours dans la base, mais la session qui savait à qui il était est morte avec le réplica.`,
    `Au retour du réplica, ${format(n.loginsBack ?? 0)} étaient connectées : sa mémoire commence vide. Pour ces gens le service a toujours été là, mais pas leur état.`,
  ],
  theory:
    'Avec M personnes réparties également sur N réplicas, la mort de l’un emporte les sessions de M / N : il en reste 9 − 9/3 = 6. Un redémarrage prévu ne vaut pas mieux : chaque nouvelle version déconnecte tout le monde, un réplica après l’autre.',
  tryIt: [
    { text: 'Que chaque réplica retienne pour lui seul.', command: 'npm run lab sessions memory' },
    {
      text: 'Connectez-vous, remplissez votre panier, et voyez quel réplica est le vôtre.',
      link: { label: 'La page d’expérience, sticky', host: 'sticky', path: '/demo' },
    },
    { text: 'Tuez-le (prenez le nom que vous avez vu).', command: 'npm run lab kill app-2' },
    { text: 'Remettez tout en place.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Après une nouvelle connexion le panier est de nouveau là : il était dans la base. Celui d’un visiteur non connecté serait perdu pour de bon, car seule la session savait où il est.',
}
