import type { Texts } from '../en/en.ts'
import { course } from './lessons/course.ts'

export const lessons: Texts['lessons'] = {
  course,
  intro:
    'Chaque leçon raconte une histoire, demande ce que vous attendez, l’essaie sur la boutique en marche, et met ce qui a été mesuré à côté de votre réponse et de la théorie. Ensuite tout est comme avant.',
  progress: (done, all) =>
    done > 1 ? `${done} leçons sur ${all} terminées` : `${done} leçon sur ${all} terminée`,
  states: {
    open: 'À faire',
    predicted: 'Pronostic donné',
    done: 'Terminée',
    right: 'Terminée, bon pronostic',
    wrong: 'Terminée, autre pronostic',
    broken: 'Terminée, résultat inattendu',
    running: 'En cours',
  },
  start: 'Commencer par la leçon 1',
  next: (number, title) => `Suivante : ${number}. ${title}`,
  number: (number) => `Leçon ${number}`,
  allLessons: 'Toutes les leçons',
  report: 'Votre rapport',
  reportMarkdown: 'Rapport en Markdown',
  exportProgress: 'Progression en JSON',
  reset: 'Recommencer le cours',
  resetWhat:
    'Ceci oublie les pronostics et les résultats de toutes les personnes qui ont utilisé ce labo, comme avant une nouvelle classe.',
  resetNow: 'Tout oublier',
  commandLine: 'Sans navigateur :',
  commands: ['npm run lab lesson 2', 'npm run lab lesson all'],

  story: 'L’histoire',
  prediction: 'Qu’attendez-vous ?',
  predict: 'Garder mon pronostic',
  skip: 'Passer',
  predicted: 'Vous attendez',
  skipped: 'Vous n’avez pas voulu le dire.',
  between: (min, max) => `Un nombre de ${min} à ${max}`,
  method: 'Comment on mesure',
  run: 'Lancer l’expérience',
  runAgain: 'La relancer',
  again: 'Nouveau pronostic',
  mayNotRun: 'Il faut le jeton pour lancer l’expérience. Cette page la montre quand elle a lieu.',
  stop: 'L’arrêter',
  running: 'En cours',
  puttingBack: 'Tout est remis comme avant',
  otherRuns: (number) => `La leçon ${number} est en cours. Une seule à la fois.`,
  nowAt: (step) => `Maintenant : ${step}`,
  seconds: (seconds) => `${seconds} s`,

  result: 'Le résultat',
  measured: 'Mesuré',
  noChoice: 'aucun d’eux',
  yours: 'Vous',
  theory: 'Théorie',
  right: 'Comme vous l’aviez prévu.',
  wrong: 'Pas ce que vous aviez prévu.',
  chart: 'Les nombres mesurés en graphique',
  table: 'Les nombres mesurés',
  explanation: 'Pourquoi',
  theoryText: 'Ce que dit la théorie',
  claimHeld: 'C’est comme il se doit.',
  claimBroken: 'Cette fois, tout n’est pas comme il se doit :',
  ranAt: (when, seconds) => `Mesuré le ${when}, en ${seconds} s.`,
  backAgain: 'Tout est de nouveau comme avant.',
  notBack: 'Ceci n’a pas pu être remis en place :',
  noResult: 'Elle n’a rien trouvé :',
  problems: {
    stopped: 'quelqu’un l’a arrêtée.',
    late: 'elle a duré plus de trois minutes.',
  },
  tryIt: 'Essayez vous-même',
  notice: 'À remarquer',
  copy: 'Copier',
  copied: 'Copié',

  reportTitle: 'Labo Stickyshop : rapport',
  reportName: 'Nom',
  putName: 'L’écrire sur le rapport',
  reportMade: (when) => `Fait le ${when}`,
  reportEmpty: 'Aucune leçon n’est encore terminée.',
  print: 'Pour le rendre, imprimez cette page ou enregistrez-la en PDF.',
  pair: (name, value) => `${name} : ${value}`,

  refusals: {
    runs: (number) => `La leçon ${number} est en cours. Une seule à la fois.`,
    puttingBack:
      'Une leçon a été interrompue, et tout est en train d’être remis en place. Réessayez dans un instant.',
    traffic:
      'Des clients virtuels sont au travail et seraient comptés aussi. Arrêtez d’abord le trafic.',
    unrest: (what) =>
      `Une leçon a besoin d’un système en bon état pour commencer. Ce qui ne va pas : ${what}. Mettez-y fin d’abord : npm run lab status`,
    outOfReach:
      'Cette leçon tue, arrête ou ajoute des éléments, ce que la console des conteneurs ne peut pas faire seule. Démarrez avec le fichier de contrôle : DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose -f docker-compose.yml -f infra/compose/control.yml up -d',
    unknown: (id) => `Il n’y a pas de leçon « ${id} ».`,
    prediction: 'Ce n’est pas une réponse possible à la question.',
  },
}
