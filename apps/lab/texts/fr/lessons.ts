import type { Texts } from '../en/en.ts'

export const lessons: Texts['lessons'] = {
  intro:
    'Chaque leçon demande un pronostic, mène une expérience sur la boutique en fonctionnement, puis compare votre pronostic à la mesure et à la théorie. Le système est ensuite rétabli.',
  progress: (done, all) =>
    done > 1 ? `${done} leçons sur ${all} terminées` : `${done} leçon sur ${all} terminée`,
  states: {
    open: 'À faire',
    predicted: 'Pronostic enregistré',
    unfinished: 'Commencée, à poursuivre',
    done: 'Terminée',
    right: 'Terminée, pronostic juste',
    wrong: 'Terminée, pronostic faux',
    broken: 'Terminée, théorie contredite',
    running: 'En cours',
    missing: 'Demande une autre étape',
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
    'Efface les pronostics et les résultats de toutes les personnes qui ont utilisé ce labo, par exemple avant une nouvelle classe.',
  resetNow: 'Tout effacer',
  commandLine: 'Sans navigateur :',
  commands: ['npm run lab lesson 2', 'npm run lab lesson all'],

  story: 'L’histoire',
  prediction: 'Quel est votre pronostic ?',
  predict: 'Enregistrer mon pronostic',
  skip: 'Passer',
  predicted: 'Votre pronostic',
  skipped: 'aucun',
  between: (min, max) => `Un nombre de ${min} à ${max}`,
  method: 'Comment on mesure',
  run: 'Lancer l’expérience',
  runAgain: 'Relancer l’expérience',
  again: 'Nouveau pronostic',
  mayNotRun:
    'Il faut le jeton pour lancer l’expérience. Cette page en montre le déroulement quand elle a lieu.',
  meanwhile: {
    title: 'Votre réponse',
    right: 'Votre réponse était juste.',
    wrong: 'Votre réponse était fausse.',
    measured: 'C’était',
    expected: 'Les graphiques ont montré',
    start: 'Commencer',
    save: 'Enregistrer ma réponse',
    charts: 'Ouvrir les graphiques',
    finish: 'Finir la recherche et voir le résultat',
    waits: 'Le résultat vient quand la personne qui a lancé la leçon met fin à la recherche.',
    hidden: (number) =>
      `La leçon ${number} est en cours, et cette page donnerait la réponse. Regardez les graphiques ; vous pouvez y mettre fin sur la page de la leçon.`,
  },
  stop: 'Arrêter',
  running: 'En cours',
  puttingBack: 'Rétablissement du système',
  otherRuns: (number) => `La leçon ${number} est en cours. Une seule à la fois.`,
  nowAt: (step) => `Étape en cours : ${step}`,
  seconds: (seconds) => `${seconds} s`,

  result: 'Résultat',
  measured: 'Mesuré',
  noChoice: 'aucun d’eux',
  yours: 'Votre pronostic',
  expected: 'Attendu (théorie)',
  right: 'Votre pronostic était juste.',
  wrong: 'Votre pronostic était faux.',
  contradicts: 'La mesure contredit la théorie.',
  likelyCauses: 'Causes possibles, de la plus probable à la moins probable :',
  evidenceTitle: 'Où regarder :',
  evidence: {
    requests: ({ path, status, outcome }) =>
      [
        'les requêtes',
        path && `vers ${path}`,
        status && `de statut ${status}xx`,
        outcome && 'dont la session est introuvable',
      ]
        .filter(Boolean)
        .join(' '),
    configuration: (strategy) => `la configuration du répartiteur pour ${strategy}`,
    switches: 'les réglages et les pannes actives',
    topology: 'la topologie en direct',
    charts: 'les graphiques',
  },
  chart: 'Les valeurs mesurées en graphique',
  table: 'Les valeurs mesurées',
  explanation: 'Ce qui s’est passé',
  theoryText: 'Ce que dit la théorie',
  sources: 'Sources :',
  claimHeld: 'La mesure est conforme à la théorie.',
  ranAt: (when, seconds) => `Mesuré le ${when}, en ${seconds} s.`,
  backAgain: 'Le système est dans le même état qu’avant la leçon.',
  notBack: 'Non rétabli :',
  noResult: 'La leçon n’est pas allée à son terme :',
  problems: {
    stopped: 'elle a été arrêtée.',
    late: 'elle a duré plus de trois minutes.',
  },
  tryIt: 'Essayez vous-même',
  notice: 'Ce qu’il faut observer',

  reportTitle: 'Labo Stickyshop : rapport',
  reportName: 'Nom',
  putName: 'Ajouter le nom',
  reportMade: (when) => `Établi le ${when}`,
  reportEmpty: 'Aucune leçon n’est encore terminée.',
  print: 'Pour le rendre, imprimez cette page ou enregistrez-la en PDF.',
  pair: (name, value) => `${name} : ${value}`,

  needs: {
    missing: (missing, { stage, edges, apps, tls }) => {
      const names = {
        stage: `l’étape ${stage}`,
        edges: edges === 2 ? 'deux répartiteurs de charge' : 'un seul répartiteur de charge',
        sharedPort:
          'deux répartiteurs de charge sur un même port (l’étape scale-up sans conteneurs)',
        virtualAddress: 'une adresse virtuelle (l’étape scale-up en conteneurs)',
        apps: `${apps} répliques de l’application`,
        databases: 'une réplique en lecture',
        standby: 'une deuxième base de données',
        redis: 'un seul Redis',
        whoami: 'whoami',
        tls: tls === 'edge' ? 'HTTPS' : 'TLS sur chaque liaison interne',
        firewall: 'le pare-feu',
        monitoring: 'Prometheus et ses alertes',
        local: 'une boutique sans conteneurs (npm start)',
      }
      return new Intl.ListFormat('fr').format(missing.map((need) => names[need]))
    },
    notice: (missing, running, inContainers) =>
      `Il faut à cette leçon ${missing}. L’étape ${running}, en cours d’exécution${inContainers ? ' en conteneurs' : ''}, ne le permet pas. Démarrez une étape qui le permet :`,
    refusal: (missing, command) =>
      `Il faut à cette leçon ${missing}, ce que l’étape en cours d’exécution ne permet pas. Démarrez une étape qui le permet : ${command}`,
    state: (stage, missing) => `Demande ${missing ?? `l’étape ${stage}`}`,
  },

  refusals: {
    runs: (number) => `La leçon ${number} est en cours. Une seule à la fois.`,
    puttingBack:
      'Une leçon a été interrompue et le système est en cours de rétablissement. Réessayez dans un instant.',
    traffic:
      'Le générateur de charge fonctionne et ses requêtes fausseraient les mesures. Arrêtez d’abord le trafic.',
    notHealthy: (what) =>
      `Une leçon a besoin d’un système en bonne santé. Problème : ${what}. Voir npm run lab status`,
    outOfReach: (command) =>
      `Cette leçon démarre ou remplace des répliques de l’application, ce que seul le moteur de conteneurs peut faire. Donnez-y accès au plan de contrôle : ${command}`,
    unknown: (id) => `Il n’y a pas de leçon « ${id} ».`,
    prediction: 'Ce n’est pas une réponse possible à la question.',
  },
}
