import type { Texts } from '../texts.ts'

export const traffic: Texts['traffic'] = {
  refusals: {
    shoppers: 'Il peut venir de 1 à 500 clients : un nombre entier, s’il vous plaît.',
    mix: 'Chaque part de la répartition est un nombre entier de 0 à 100.',
    mixSum: (sum) => `La répartition fait ${sum} pour cent ; il en faut 100.`,
    think: 'Le temps de réflexion est compris entre 0 et 60 secondes.',
    seconds: 'Les clients restent d’une seconde à 60 minutes.',
    host: 'Cette stratégie n’existe pas.',
    addresses: 'Les adresses sont « own », « nat » ou « machine ».',
    oneAddress:
      'Ici, tous les clients viennent d’une seule adresse : seul Linux, hors conteneurs, en a beaucoup à lui.',
    shape: 'Ceci n’est pas un plan pour des clients.',
    running: 'Des clients sont déjà dans la boutique. Renvoyez-les d’abord chez eux.',
    notRunning: 'Il n’y a pas de clients à renvoyer chez eux.',
    broken: 'Les clients n’ont pas pu être lancés.',
  },
}
