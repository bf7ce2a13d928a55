import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Les points de défaillance uniques',
  story:
    'La nouvelle collègue, Noor, traverse la salle des machines avec une liste de boîtes et une question pour chacune : « Si ' +
    'je débranche cette prise maintenant, qui le remarque ? » Pour la plupart, la réponse est « personne, pendant un ' +
    'moment ». Pour l’une, c’est « tout le monde, tout de suite ». Ceux qui ont construit le tout ne sont pas tous ' +
    'd’accord sur laquelle.',
  question: 'Quelle boîte, si elle est arrêtée maintenant, emporte toute la boutique ?',
  choices: {
    edge: 'le répartiteur (nginx)',
    app: 'un réplica de la boutique (app-1)',
    primary: 'la base primaire',
    replica: 'la base réplica',
    redis: 'Redis, où sont les sessions',
    whoami: 'les applications whoami',
  },
  method:
    'Un nouveau membre essaie quatre choses : regarder le catalogue, se connecter, mettre quelque chose au panier, et le commander (la ' +
    'commande est aussitôt annulée). D’abord avec tout en marche. Puis une boîte après l’autre est arrêtée, les ' +
    'quatre sont essayées, et elle est redémarrée.',
  steps: {
    'come-in': 'Quelqu’un ouvre un compte et remplit un panier',
    nothing: 'Tout est là : essai des quatre',
    whoami: 'Sans whoami',
    app: 'Sans app-1',
    'all-but-one': 'Avec un seul réplica de la boutique',
    replica: 'Sans la base réplica',
    primary: 'Sans le primaire',
    redis: 'Sans Redis',
    edge: 'Sans le répartiteur',
  },
  columns: {
    stopped: 'Arrêté',
    browse: 'Parcourir',
    login: 'Se connecter',
    cart: 'Panier',
    order: 'Commander',
    works: 'Choses qui marchent, sur quatre',
    nothing: 'rien',
    whoami: 'les deux whoami',
    app: 'app-1',
    'all-but-one': 'tous les réplicas de la boutique sauf un',
    replica: 'la base réplica',
    primary: 'le primaire',
    redis: 'Redis',
    edge: 'le répartiteur',
    yes: 'oui',
    no: 'non',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Sur les ${n('boxes')} arrêts du tour, ${n('dead')} a emporté toute la boutique : sans le répartiteur, ${n('edge')} chose sur 4 marchait. Il est devant tout le reste, et il n’y en a qu’un. Deux répartiteurs, avec une adresse commune, sont la réponse.`,
      `${n('harmed')} étaient des demi-pannes : sans le primaire, ${n('primary')} choses sur 4 marchaient, sans Redis ${n('redis')}. Ce sont des points de défaillance uniques pour une partie de la boutique : qui vend perd de l’argent, qui regarde ne remarque rien.`,
      `Les autres, personne ne les a remarqués : sans app-1, ${n('app')} sur 4, avec un seul réplica ${n('all-but-one')} sur 4, sans la base réplica ${n('replica')} sur 4. Mais le dernier réplica, ou la dernière base, est alors lui-même un point unique : vue de dehors, une redondance épuisée ressemble à une redondance intacte.`,
    ]
  },
  theory:
    'Un élément est un point de défaillance unique d’une fonction quand tout chemin du visiteur à cette fonction passe par lui : dessinez ' +
    'le schéma, enlevez la boîte, et voyez s’il reste un chemin. Parcourir : répartiteur → un réplica → une base. ' +
    'Commander : répartiteur → un réplica → Redis → primaire. Les deux passent par le répartiteur.',
  tryIt: [
    { text: 'Arrêtez tous les réplicas sauf un.', command: 'npm run lab scale 1' },
    { text: 'Tout marche. Puis celui-là meurt.', command: 'npm run lab kill app-1' },
    {
      text: 'Voyez ce que dit le répartiteur pendant ce temps.',
      link: { label: 'La boutique', path: '/products' },
    },
    { text: 'Remettez tout en place.', command: 'npm run lab scale 3' },
  ],
  notice:
    'Ce qui n’est pas sur le schéma : cette machine, son disque, son courant, et la personne qui sait comment tout cela marche. Toutes les boîtes du tour sont dans une seule boîte.',
}
