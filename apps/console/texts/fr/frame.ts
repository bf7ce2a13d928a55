import type { Texts } from '../en/en.ts'

export const frame: Texts['frame'] = {
  name: 'Labo Stickyshop',
  skip: 'Aller au contenu',
  navigation: 'Pages du labo',
  lookOnly:
    'Vous pouvez tout regarder. Pour actionner les commandes, ouvrez le lien avec le jeton.',
  lockedOut: 'L’enseignant a verrouillé les commandes. Vous pouvez tout regarder.',
  lockedByYou: 'Vous avez verrouillé les commandes : seul ce navigateur peut les actionner.',
  disturbed: 'Perturbé en ce moment',
  endNow: 'Terminer',
  endNowOf: (target, text) => `Terminer : ${target}, ${text}`,
  untilUndone: 'jusqu’à l’annulation',
  timeLeft: 'temps restant',
  field: (name, problem) => `${name} : ${problem}.`,
  locked: 'Verrouillé',
  copy: 'Copier',
  copied: 'Copié',
  close: 'Fermer',
  typeThis:
    'Les conteneurs se commandent de l’extérieur. Tapez ceci dans le dossier de la boutique :',
  connectionLost: 'La console ne répond pas. Nouvel essai …',
  titles: {
    topology: 'Topologie',
    requests: 'Requêtes',
    switches: 'Commandes',
    traffic: 'Trafic',
    lessons: 'Leçons',
    lesson: 'Leçon',
    class: 'Classe',
    error: 'Impossible',
  },
  errors: {
    400: 'Cela n’a pas pu être compris',
    403: 'Il faut le jeton pour cela',
    404: 'Il n’y a rien ici',
    409: 'Pas maintenant',
    422: 'Cette valeur n’est pas possible',
    421: 'Pas sous ce nom',
    423: 'C’est verrouillé',
    429: 'Trop souvent',
    500: 'Quelque chose n’a pas fonctionné ici',
    503: 'Personne n’est là pour le faire',
  },
  refusals: {
    nobody: 'Personne ne répond qui pourrait le faire : le superviseur a disparu.',
    held: (holder) => `${holder} est en cours ; arrêtez-la d’abord.`,
    busy: (what) => `Quelqu’un d’autre change quelque chose : ${what}. Réessayez dans un instant.`,
    locked:
      'Les commandes sont verrouillées. La personne qui les a verrouillées peut les rouvrir, à la page Classe.',
    otherSite: 'Ceci venait d’un autre site ; rien n’a été changé.',
    noToken: 'Pour changer quelque chose, ouvrez le lien avec le jeton : npm run lab token',
    wrongToken: 'Ce jeton n’est pas le bon. Le bon s’affiche avec : npm run lab token',
    tooManyTokens:
      'Trop de jetons faux sont venus de votre adresse. Réessayez dans quelques minutes.',
    otherHost: 'La console ne répond pas sous ce nom.',
  },
}
