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
}
