import { incidentAt } from './incidents.ts'
import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Supervision : trouver l’incident',
  story:
    'Samedi, 11 h 40. Des clients écrivent que « quelque chose ne va pas avec la boutique ». Noor est d’astreinte. ' +
    'Elle n’a pas le temps d’inspecter chaque serveur : elle ouvre les graphiques, d’abord ceux de ce que les ' +
    'visiteurs remarquent, puis ceux des composants. Lequel est en cause, et de quoi souffre-t-il ?',
  question: 'Quel composant est en cause, et de quoi souffre-t-il ?',
  choices: {
    'app-1-slow': 'app-1 : ses pages sont lentes',
    'app-2-slow': 'app-2 : ses pages sont lentes',
    'app-3-slow': 'app-3 : ses pages sont lentes',
    'redis-down': 'Redis : il est arrêté',
    'primary-down': 'Le serveur primaire : il est arrêté',
    'replica-down': 'La réplique en lecture : elle est arrêtée',
    'replica-late': 'La réplique en lecture : elle est en retard sur le serveur primaire',
    nothing: 'Aucun : rien ne se détache',
  },
  method:
    'Six clients naviguent et modifient leur panier. Puis un incident sur sept est provoqué au hasard ; personne ne ' +
    'sait lequel. Regardez les graphiques et les alertes aussi longtemps que vous voulez, quinze minutes au plus, et ' +
    'répondez. Pendant ce temps, les pages Topologie et Réglages, qui donneraient la réponse, sont fermées, et les ' +
    'pannes en cours ne sont pas affichées. La leçon lit les mêmes graphiques et indique ce qu’ils montrent.',
  steps: {
    customers: 'Les clients commencent leurs achats',
    incident: 'L’incident commence',
    search: 'Recherche : quel composant est en cause ?',
  },
  columns: {
    figure: 'D’après les graphiques',
    before: 'Avant',
    during: 'Pendant l’incident',
    down: 'Composants arrêtés',
    errors: 'Taux d’erreurs, %',
    slowest: 'Réplique la plus lente, p95, ms',
    others: 'Autres répliques, p95 moyen, ms',
    lag: 'Retard de réplication, s',
  },
  claims: {
    shown: (n, raw) =>
      `Les graphiques ont montré : ${texts.choices[incidentAt(raw.found)]}, au bout de ${n.seconds} s. Incident provoqué : ${texts.choices[incidentAt(raw.incident)]}. Attendu : le même.`,
  },
  causes: {
    'not-injected': 'La panne n’a pas été provoquée, ou a pris fin avant d’être mesurée.',
    'figures-late': 'Prometheus n’a pas reçu ses métriques à temps.',
    another: 'Autre chose n’allait pas au même moment et se détachait davantage.',
    busy: 'La machine est si occupée qu’un composant sain est lent ou ne répond pas.',
  },
  explanation: {
    'slow-app': (n) =>
      `Une réplique de l’application se détachait : le p95 de ses pages était de ${n.slowestDuring} ms, celui des autres de ${n.othersDuring} ms. Toutes trois ont les mêmes bases de données et le même Redis : la cause est donc dans cette seule réplique.`,
    'redis-down': (n) =>
      `Redis était arrêté, et ${n.failedPercent} % des requêtes des clients ont échoué : les invités naviguent sans session, mais personne ne peut utiliser de panier.`,
    'primary-down': (n) =>
      `Le serveur primaire était arrêté, et ${n.failedPercent} % des requêtes des clients ont échoué. Les pages venaient de la réplique en lecture ; les modifications n’avaient nulle part où aller.`,
    'replica-down': () =>
      'La réplique en lecture était arrêtée. Ses lectures sont allées au serveur primaire, comme le montre leur graphique.',
    'replica-late': (n) =>
      `La réplique en lecture avait ${n.lagDuring} s de retard sur le serveur primaire. À partir de dix secondes, les lectures vont au serveur primaire ; avant, des pages peuvent être périmées.`,
    seconds: (n) => `${n.seconds} s après le début de l’incident, les graphiques le montraient.`,
    unnoticed: (n) =>
      `Sur les ${n.sent} requêtes des clients, aucune n’a échoué. Seule la supervision révèle un tel incident avant que le suivant ne l’aggrave.`,
    noticed: (n) =>
      `Sur les ${n.sent} requêtes des clients, ${n.failed} ont échoué (${n.failedPercent} %).`,
  },
  theory: {
    symptoms:
      'On commence par ce que les utilisateurs remarquent : trafic, erreurs, temps de réponse et saturation (les quatre signaux d’or). C’est là-dessus qu’on alerte ; une cause que personne ne remarque peut attendre le matin.',
    causes:
      'Ensuite, on décompose selon ce qui peut différer : si une réplique se détache, la cause est en elle ; si toutes sont touchées, on regarde ce qu’elles partagent.',
    percentiles:
      'Une moyenne cache la minorité lente. Sur trois répliques, une seule lente ralentit un tiers des pages, et presque chaque visite en comporte une.',
  },
  tryIt: [
    { text: 'Ralentissez une réplique.', command: 'npm run lab slow app-2 2s' },
    { text: 'Lisez les alertes en cours.', command: 'npm run lab status' },
    { text: 'Ouvrez Prometheus lui-même.', command: 'npm run lab dashboards' },
    { text: 'Mettez-y fin.', command: 'npm run lab slow app-2 0' },
  ],
  notice:
    'Quel graphique l’a montré en premier, et quelle alerte ? Une alerte attend, pour qu’un simple à-coup ne réveille personne ; un graphique n’attend pas.',
}
