import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Montée en charge verticale ou horizontale',
  story:
    'La boutique est trop lente. Olga propose, pour la seule réplique de l’application, une machine avec ' +
    'trois fois plus de processeur : rien d’autre ne changerait. Amir préfère trois répliques sur des ' +
    'machines comme celle qui existe. Les deux plans coûtent autant. Qu’achètent-ils ?',
  question:
    'Une réplique peut utiliser un cinquième de cœur et est à pleine charge. Combien de fois plus de pages trois d’entre elles servent-elles ?',
  choices: {},
  unit: 'fois plus',
  method:
    'Seize clients demandent la liste des produits, une requête après l’autre, pendant cinq secondes : à une ' +
    'réplique avec 20 % d’un cœur, à une avec 60 %, puis à trois avec 20 % chacune. Les deux systèmes ont ' +
    'donc le même processeur. La limite est réelle, mais n’est pas celle d’une machine : dix fois par ' +
    'seconde, le processus d’une réplique est arrêté quand il a eu sa part (SIGSTOP), puis repris. Le temps ' +
    'de processeur utilisé est lu dans le système. Après chacune des deux dernières charges, une réplique ' +
    'sans limite est tuée pendant qu’un visiteur demande une page toutes les 50 ms.',
  steps: {
    one: 'Une réplique avec 20 % d’un cœur',
    up: 'Verticalement : une réplique avec 60 % d’un cœur',
    'kill-up': 'Mort de la seule réplique',
    out: 'Horizontalement : trois répliques avec 20 % chacune',
    'kill-out': 'Mort d’une sur trois',
  },
  columns: {
    system: 'Système',
    share: 'Processeur permis, % d’un cœur',
    cpu: 'Processeur utilisé, %',
    perSecond: 'Pages par seconde',
    meanMs: 'Moyenne, ms',
    lostPercent: 'Pages perdues après une mort, %',
    one: 'une petite',
    up: 'vertical',
    out: 'horizontal',
  },
  claims: {
    limited: (n) =>
      `Les répliques ont utilisé ${n.cpuOne}, ${n.cpuUp} et ${n.cpuOut} % d’un cœur. Attendu : environ ${n.sharePercent}, ${n.upPercent} et ${n.upPercent} %, ou moins.`,
    'up-gains': (n) =>
      `Avec ${n.cpuGainUp} fois plus de processeur, une réplique a servi ${n.gainUp} fois plus de pages. Attendu : à peu près autant de fois que le processeur.`,
    'out-gains': (n) =>
      `Avec ${n.cpuGainOut} fois plus de processeur, trois répliques ont servi ${n.gainOut} fois plus de pages qu’une. Attendu : à peu près autant de fois que le processeur.`,
    'up-loses': (n) =>
      `Aucune des ${n.sentUp} pages n’a été perdue pendant que la seule réplique était morte. Attendu : quelques-unes.`,
    'out-keeps': (n) =>
      `${n.lostOut} des ${n.sentOut} pages ont été perdues après la mort d’une réplique sur trois. Attendu : aucune.`,
  },
  causes: {
    'not-limited':
      'Les processus n’ont pas été arrêtés à temps, ou d’autres que ceux-là ont été limités.',
    'busy-machine': 'La machine a trop peu de cœurs libres pour ce qu’elle devait donner.',
    'other-limit':
      'Autre chose était la limite : le répartiteur, la base de données ou les clients.',
    'not-in-rotation': 'Toutes les répliques n’étaient pas dans la répartition.',
    'came-back': 'Elle était de retour avant la requête suivante.',
    'not-killed': 'Elle n’a pas été tuée, ou une autre a répondu.',
    'no-retry': 'Le répartiteur n’a pas renvoyé un GET à une autre réplique.',
  },
  explanation: {
    limited: (n) =>
      `La limite a tenu : les répliques ont utilisé ${n.cpuOne} % d’un cœur (une petite), ${n.cpuUp} % (vertical) et ${n.cpuOut} % (horizontal, les trois ensemble).`,
    starved: (n) =>
      `Elles pouvaient utiliser ${n.sharePercent}, ${n.upPercent} et ${n.upPercent} %, et ne l’ont pas fait entièrement : autre chose était la limite, comme les cœurs de la machine, que la charge, le répartiteur et les bases de données utilisent aussi. Il faut ${n.times} fois plus de processeur pour servir ${n.times} fois plus de pages.`,
    up: (n) =>
      `Verticalement, la seule réplique a servi ${n.perSecondUp} pages par seconde au lieu de ${n.perSecondOne} : ${n.gainUp} fois plus, avec ${n.cpuGainUp} fois plus de processeur.`,
    out: (n) =>
      `Horizontalement, trois répliques en ont servi ${n.perSecondOut} par seconde : ${n.gainOut} fois plus qu’une, avec ${n.cpuGainOut} fois plus de processeur.`,
    'up-loses': (n) =>
      `À la mort de la seule réplique, ${n.lostUp} pages sur ${n.sentUp} ont été perdues : jusqu’à son retour, personne d’autre ne pouvait répondre.`,
    'out-keeps': (n) =>
      `À la mort d’une réplique sur trois, aucune des ${n.sentOut} pages n’a été perdue. Le répartiteur s’est adressé aux deux autres.`,
    measured: (n) =>
      `Pages par seconde : ${n.perSecondOne} (une petite), ${n.perSecondUp} (vertical), ${n.perSecondOut} (horizontal). Pertes après une mort : ${n.lostPercentUp} % et ${n.lostPercentOut} %.`,
  },
  theory: {
    vertical:
      'Montée en charge verticale : une machine plus grosse. Rien ne change dans la conception, et cela s’arrête à la plus grosse machine, ou avant : un processus Node.js exécute JavaScript sur un seul cœur, et d’autres cœurs ne l’accélèrent pas. Changer de machine est une indisponibilité.',
    horizontal:
      'Montée en charge horizontale : davantage de machines de même sorte. Il faut un répartiteur de charge et des répliques sans état propre, et cela continue jusqu’à ce que ce qui est partagé, comme le serveur primaire, soit le goulot d’étranglement.',
    redundancy:
      'Le même processeur en plusieurs parts sert à peu près autant, et tombe en panne par parts : de N répliques, une peut mourir, et il reste (N − 1) / N de la capacité. Une seule est un point de défaillance unique, quelle que soit sa taille.',
  },
  tryIt: [
    {
      text: 'Ajoutez des répliques pendant que le générateur de charge fonctionne.',
      command: 'npm run lab scale 5',
    },
    { text: 'Regardez le processeur de chaque réplique.', command: 'npm run lab status' },
    { text: 'Revenez à trois.', command: 'npm run lab scale 3' },
  ],
  notice:
    'Sur votre machine, toutes les répliques partagent ses cœurs, avec la base de données et le répartiteur. À partir de combien de répliques une de plus n’apporte-t-elle rien ?',
}
