import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'La montée en charge horizontale',
  story:
    'La semaine avant Noël, une page prend plus d’une demi-seconde. Amir démarre une deuxième réplique de ' +
    'l’application, et le temps est divisé par deux. Il en démarre deux de plus et s’attend à le voir ' +
    'encore divisé par deux. Sa directrice, qui paie les quatre, aurait aimé le savoir d’avance.',
  question:
    'Une réplique fait quatre pages à la fois, en 200 ms chacune. Douze clients envoient une requête après l’autre. Combien de fois plus quatre répliques servent-elles qu’une seule ?',
  choices: {
    one: 'pas plus : autant qu’une seule',
    two: 'deux fois plus',
    three: 'trois fois plus',
    four: 'quatre fois plus',
  },
  method:
    'Avec 1, 2 puis 4 répliques, chacune met 200 ms pour une page et en fait quatre à la fois, pendant que ' +
    'les autres requêtes attendent. La limite est donc l’attente, et non les cœurs de cette machine, que ' +
    'toutes les répliques partagent. Douze clients envoient une requête après l’autre pendant cinq ' +
    'secondes, après une seconde qui ne compte pas.',
  steps: {
    'scale-1': 'Passage à une réplique',
    'load-1': 'Douze clients, une réplique',
    'scale-2': 'Passage à deux répliques',
    'load-2': 'Douze clients, deux répliques',
    'scale-4': 'Passage à quatre répliques',
    'load-4': 'Douze clients, quatre répliques',
  },
  columns: {
    apps: 'Répliques',
    perSecond: 'Requêtes par seconde',
    expectedPerSecond: 'Attendu',
    inProportion: 'En proportion des répliques',
    meanMs: 'Moyenne, ms',
    expectedMs: 'Attendu, ms',
    p95Ms: 'p95, ms',
  },
  claims: {
    'one-app': (n) =>
      `Une réplique a servi ${n.perSecond1} requêtes par seconde. Attendu : ${n.expected1}.`,
    'two-apps': (n) =>
      `Deux répliques ont servi ${n.perSecond2} requêtes par seconde. Attendu : ${n.expected2}.`,
    'four-apps': (n) =>
      `Quatre répliques ont servi ${n.perSecond4} requêtes par seconde. Attendu : ${n.expected4}.`,
    'gain-is-three': (n) =>
      `Quatre répliques ont servi ${n.gain4} fois plus qu’une seule. Attendu : ${n.expectedGain4} fois plus.`,
    'waiting-is-gone': (n) =>
      `Une page a pris ${n.meanMs1} ms avec une réplique et ${n.meanMs4} ms avec quatre (moyennes). Attendu : moins de la moitié.`,
  },
  causes: {
    'busy-machine': 'La machine était occupée à autre chose, ou a trop peu de cœurs.',
    'not-in-rotation': 'Toutes les répliques n’étaient pas dans la répartition.',
    failing: 'Des requêtes ont échoué : le répartiteur ou une réplique a répondu par des erreurs.',
    'not-slow': 'Le délai ajouté n’était pas actif : les pages étaient plus rapides que prévu.',
    'no-limit': 'Les répliques ont fait plus de quatre pages à la fois.',
  },
  explanation: {
    'one-app': (n) =>
      `Une réplique a servi ${n.perSecond1} requêtes par seconde : ${n.atOnce} à la fois, ${n.slowMs} ms chacune. Les ${n.waiting} autres clients attendaient, et une page a donc pris ${n.meanMs1} ms.`,
    'two-apps': (n) =>
      `Deux répliques en ont servi ${n.perSecond2} par seconde, ${n.gain2} fois plus, et une page a pris ${n.meanMs2} ms.`,
    'four-apps': (n) =>
      `Quatre en ont servi ${n.perSecond4} par seconde : ${n.gain4} fois plus qu’une seule, et non quatre fois. ${n.clients} clients ne peuvent pas occuper ${n.places} places.`,
    'no-waiting': (n) =>
      `Avec quatre répliques, une page a pris ${n.meanMs4} ms, soit à peu près les ${n.slowMs} ms de sa fabrication. Plus aucune requête n’attendait : d’autres répliques ne la rendraient pas plus rapide.`,
    measured: (n) =>
      `Requêtes par seconde avec 1, 2 et 4 répliques : ${n.perSecond1}, ${n.perSecond2} et ${n.perSecond4} ; temps moyens : ${n.meanMs1}, ${n.meanMs2} et ${n.meanMs4} ms.`,
  },
  theory: {
    little:
      'Loi de Little : requêtes dans le système = débit × temps passé dans le système. Le temps est donc clients / débit : 12 / 20 = 600 ms, 12 / 40 = 300 ms, 12 / 60 = 200 ms.',
    bounds:
      'N répliques de c places chacune et un temps de service S servent au plus min(N × c, clients) requêtes à la fois ; le débit est donc d’au plus min(N × c, clients) / S : avec c = 4, S = 0,2 s et 12 clients, 20, 40 et 60 par seconde. Trois répliques suffiraient.',
  },
  tryIt: [
    {
      text: 'Limitez une réplique à quatre pages lentes à la fois.',
      command: 'npm run lab -- slow app-1 200ms --at-once 4 --for 5m',
    },
    {
      text: 'Voyez combien de requêtes sont en cours : la colonne « now ».',
      command: 'npm run lab status',
    },
    {
      text: 'Changez le nombre de répliques pendant que le générateur de charge fonctionne.',
      command: 'npm run lab scale 4',
    },
    { text: 'Revenez à trois.', command: 'npm run lab scale 3' },
  ],
  notice:
    'Quel composant serait le prochain goulot d’étranglement ? Observez les connexions de la base de données et son temps par requête quand vous ajoutez des répliques.',
}
