import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Qui a répondu ?',
  story:
    'La boutique fonctionne avec plusieurs répliques de l’application, qu’un répartiteur de charge ' +
    'présente sous une seule adresse. Les clients ne remarquent pas que chaque page peut venir d’un ' +
    'autre processus. Quelle réplique répond à une requête, et le travail est-il réparti équitablement ?',
  question:
    'Trois répliques de l’application, stratégie round-robin. Un visiteur envoie 30 requêtes. À combien app-2 répond-elle ?',
  choices: {},
  unit: 'sur 30 requêtes',
  method:
    'Un visiteur demande 30 fois la même petite page, une requête après l’autre, avec round-robin. ' +
    'L’en-tête X-Served-By de chaque réponse nomme la réplique de l’application. Puis la boutique ' +
    'passe à cinq répliques sans s’arrêter, et la mesure est répétée.',
  steps: {
    scale3: 'Passage à trois répliques de l’application',
    ask3: 'Envoi de 30 requêtes',
    scale5: 'Passage à cinq répliques, sans redémarrage',
    ask5: 'Envoi de 30 requêtes',
  },
  columns: {
    app: 'Réplique de l’application',
    of3: 'Avec 3 répliques',
    of5: 'Avec 5 répliques',
  },
  claims: {
    'even-of-3': (n) =>
      `Avec trois répliques, app-1 a répondu à ${n.app1of3}, app-2 à ${n.app2of3} et app-3 à ${n.app3of3} requêtes sur ${n.requests}. Attendu : ${n.expectedOf3} chacune.`,
    'even-of-5': (n) =>
      `Avec cinq répliques, app-1 à app-5 ont répondu à ${n.app1of5}, ${n.app2of5}, ${n.app3of5}, ${n.app4of5} et ${n.app5of5} requêtes sur ${n.requests}. Attendu : ${n.expectedOf5} chacune.`,
  },
  causes: {
    weights: 'Le bloc upstream donne un autre poids à un serveur, ou le cite deux fois.',
    'other-requests':
      'D’autres clients utilisaient round-robin au même moment et ont pris une partie des tours.',
    'not-in-rotation': 'Une réplique de l’application a été retirée de la répartition un moment.',
  },
  explanation: {
    'took-turns': (n) =>
      `Avec trois répliques, chacune a répondu à exactement ${n.app2of3} requêtes sur ${n.requests}. Round-robin ne tire pas au sort : le répartiteur parcourt sa liste dans l’ordre.`,
    'new-ones-joined': (n) =>
      `Avec cinq, chacune a répondu à ${n.app5of5} requêtes. Le répartiteur a reçu une nouvelle liste, et les deux nouvelles répliques ont pris leur tour sans redémarrage des autres.`,
    'requests-are-not-work': () =>
      'Un même nombre de requêtes n’est pas une même quantité de travail : round-robin ignore la durée d’une requête. C’est le sujet de la leçon 6.',
  },
  theory: {
    'in-turn':
      'Round-robin distribue les requêtes aux serveurs dans l’ordre, en proportion de leur poids, qui vaut 1 sauf configuration contraire.',
    share:
      'La requête numéro i va au serveur i mod N. Sur R requêtes, chacun des N serveurs en reçoit donc R / N, arrondi vers le haut ou vers le bas : 30 / 3 = 10 et 30 / 5 = 6.',
  },
  tryIt: [
    {
      text: 'Ouvrez la page d’expérience et rechargez-la. Quelle réplique répond ensuite ?',
      link: { label: 'La page d’expérience, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Ajoutez deux répliques pendant que vous rechargez.', command: 'npm run lab scale 5' },
    {
      text: 'Comparez avec un choix au hasard.',
      link: { label: 'La page d’expérience, random', host: 'random', path: '/demo' },
    },
  ],
  notice:
    'Observez l’ordre des noms, avec round-robin et avec random : combien de fois la même réplique répond-elle deux fois de suite ?',
}
