import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'La disponibilité en chiffres',
  story:
    'Le contrat dit 99,9 %, et on demande à Sofia si la boutique peut le tenir. Il y a un répartiteur, trois réplicas, ' +
    'deux bases et Redis. Elle sait à peu près combien de fois chacun tombe en panne. Combien de temps il leur faut pour ' +
    'revenir, personne ne l’a jamais mesuré, et c’est cela qui décide du reste.',
  question:
    'Supposons que le répartiteur, chaque réplica, le primaire et Redis tombent en panne une fois par semaine chacun, et redémarrent tout seuls. Pendant combien de minutes par an personne ne peut-il rien mettre au panier ?',
  choices: {},
  unit: 'minutes par an',
  method:
    'Chaque élément est tué deux fois, et chronométré jusqu’à ce qu’il refasse son propre travail : le répartiteur montre une page, le ' +
    'réplica répond, le primaire accepte un changement, on lit sur la base réplica, Redis accepte une nouvelle session. Pendant ' +
    'tout ce temps, quelqu’un change un panier vingt fois par seconde : ce qui échoue là est la panne mesurée. À la fin, ' +
    'tous les réplicas de la boutique sont tués d’un coup, et un est suspendu. Que chaque élément tombe en panne une fois par ' +
    'semaine (MTBF 168 h) est supposé ; deux morts sont peu : prenez les secondes comme un ordre de grandeur.',
  steps: {
    edge: 'Le répartiteur est tué',
    app: 'Un réplica de la boutique est tué',
    primary: 'Le primaire est tué',
    replica: 'La base réplica est tuée',
    redis: 'Redis est tué',
    'all-at-once': 'Tous les réplicas de la boutique sont tués d’un coup',
    hang: 'Un réplica est suspendu',
  },
  columns: {
    part: 'Élément',
    repairSeconds: 'De retour après, s (MTTR)',
    millionths: 'Absence, millionièmes du temps',
    minutesAYear: 'Absence, minutes par an',
    outageSeconds: 'Aucun changement possible, s',
    edge: 'Répartiteur',
    app: 'Un réplica de la boutique',
    primary: 'Primaire',
    replica: 'Base réplica',
    redis: 'Redis',
    apps: 'Tous les réplicas de la boutique, en parallèle',
    reading: 'Parcourir : répartiteur, réplicas, une base sur deux',
    changing: 'Panier : répartiteur, réplicas, primaire, Redis',
    'by-hand': 'Panier, si un humain doit promouvoir',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const seconds = (name: string) => format((numbers[name] ?? 0) / 1000, 1)
    return [
      `De retour après : répartiteur ${seconds('edgeMs')} s, un réplica ${seconds('appMs')} s, primaire ${seconds('primaryMs')} s, base réplica ${seconds('replicaMs')} s, Redis ${seconds('redisMs')} s. En série (tous doivent marcher), cela fait ${n('theory', 1)} minutes par an sans panier ; les pannes mesurées font ensemble ${n('measured', 1)}.`,
      `En parallèle, il faut qu’ils soient tous absents : un réplica seul le serait ${n('appAlone', 1)} minutes par an, les ${n('replicas')} ensemble, d’après la formule, moins d’un millième de seconde. Parcourir demande une base sur deux, et manque ${n('reading', 1)} minutes.`,
      `C’est là que la formule ment. Elle multiplie, comme si les pannes ne savaient rien les unes des autres. Une mauvaise version ou une coupure de courant prend tous les réplicas au même instant : mesuré, ${seconds('togetherMs')} s sans panier. Une fois par semaine, cela fait ${n('together', 1)} minutes par an au lieu de rien.`,
      `Elle tient aussi toute panne pour remarquée. Un processus tué l’est : sa fin est un événement. À un réplica suspendu, on a envoyé des visiteurs pendant ${seconds('hangMs')} s, et un primaire suspendu, ou dont le disque a disparu, attend un humain. S’il faut ${n('humanMinutes')} minutes pour que quelqu’un ait promu le réplica, les paniers manquent ${n('byHand', 0)} minutes par an : les secondes de tous les autres n’ont plus d’importance.`,
    ]
  },
  theory:
    'A = MTBF / (MTBF + MTTR). En série, A = A₁ × A₂ × …, et les temps d’absence s’ajoutent, à peu près. En parallèle, ' +
    'A = 1 − (1 − A₁)(1 − A₂)…, si les pannes sont indépendantes. 99,9 % laisse 526 minutes par an, 99,99 % en laisse 53, ' +
    '99,999 % en laisse 5. Diviser le MTTR par deux vaut autant que doubler le MTBF, et coûte le plus souvent moins cher.',
  tryIt: [
    {
      text: 'Tuez quelque chose, et lisez combien de temps cela a pris.',
      command: 'npm run lab kill db-1',
    },
    {
      text: 'Le répartiteur revient vite, et pourtant tout le monde le remarque.',
      command: 'npm run lab kill edge',
    },
    {
      text: 'Ce qui ne meurt pas n’est pas redémarré.',
      command: 'npm run lab -- pause db-1 --for 30s',
    },
    { text: 'La boutique est-elle là ?', link: { label: 'La boutique', path: '/products' } },
  ],
  notice:
    'Lequel de vos chiffres est supposé, lequel est mesuré ? Ici le MTTR est mesuré et le MTBF inventé ; dans la plupart des rapports, c’est l’inverse, ou les deux.',
}
