import type { Texts } from '../texts.ts'

export const frame: Texts['frame'] = {
  name: 'Labo Stickyshop',
  skip: 'Aller au contenu',
  navigation: 'Pages du labo',
  lookOnly:
    'Vous pouvez tout regarder. Pour actionner les commandes, ouvrez le lien avec le jeton.',
  connectionLost: 'La console ne répond pas. Nouvel essai …',
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
    423: 'C’est verrouillé',
    500: 'Quelque chose n’a pas fonctionné ici',
    503: 'Personne n’est là pour le faire',
  },
  refusals: {
    nobody: 'Personne ne répond qui pourrait le faire : le superviseur a disparu.',
    held: (holder) => `${holder} est en cours ; arrêtez-la d’abord.`,
    busy: (what) => `Quelqu’un d’autre change quelque chose : ${what}. Réessayez dans un instant.`,
    locked:
      'Les commandes sont verrouillées. La personne qui les a verrouillées peut les rouvrir, à la page Classe.',
    otherSite: 'Ceci venait d’un autre site ; rien n’a été changé.',
    noToken: 'Pour changer quelque chose, ouvrez le lien avec le jeton : npm run lab token',
    tooManyTokens:
      'Trop de jetons faux sont venus de votre adresse. Réessayez dans quelques minutes.',
    otherHost: 'La console ne répond pas sous ce nom.',
  },
}
