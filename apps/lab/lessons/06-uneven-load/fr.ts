import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Une charge inégale',
  story:
    'Lundi matin, Inès surveille la boutique. Une entreprise du coin en a parlé à ses trente employés, et ' +
    'les trente arrivent ensemble, par l’unique adresse de leur bureau. De trois réplicas, un est ' +
    'débordé et deux s’ennuient : le répartiteur se règle sur les adresses. Elle passe à round robin, et ' +
    'le lendemain le disque d’un réplica est malade : chaque page y prend une seconde. Deux tiers des ' +
    'visiteurs ne remarquent rien. Mais un clic sur trois prend une seconde.',
  question:
    'Un réplica sur trois met une seconde pour une page, les deux autres 60 ms. Neuf personnes cliquent sans pause, et le répartiteur suit least-connections. Quel pourcentage des requêtes le réplica lent reçoit-il ?',
  choices: {},
  unit: '% des requêtes',
  method:
    'D’abord trente personnes d’un même réseau (127.0.200.1 à 127.0.200.30), puis trente de trente réseaux ' +
    '(127.0.1.1, 127.0.2.1, …) ouvrent chacune une page par ip-hash. Ensuite un réplica est rendu ' +
    'lent, et neuf visiteurs, chacun avec une requête après l’autre, demandent pendant six secondes par ' +
    'round-robin et pendant six par least-connections. Tous les réplicas sont un peu ralentis, pour que ' +
    'l’attente compte et non les cœurs de cette machine.',
  steps: {
    nat: 'Trente personnes d’un réseau, par ip-hash',
    own: 'Trente personnes de trente réseaux, par ip-hash',
    slow: 'Un réplica devient lent',
    turns: 'Neuf visiteurs, par round-robin',
    connections: 'Neuf visiteurs, par least-connections',
  },
  columns: {
    strategy: 'Stratégie',
    slowShare: 'Requêtes chez le lent, %',
    theoryShare: 'Théorie, %',
    perSecond: 'Requêtes par seconde',
    meanMs: 'Moyenne, ms',
    p95Ms: 'p95, ms',
    'round-robin': 'round-robin',
    'least-connections': 'least-connections',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      numbers.shown
        ? `Par ip-hash, les ${n('people')} personnes d’un réseau ont rencontré ${n('nat')} réplica, celles de ${n('people')} réseaux en ont rencontré ${n('own')}. Nginx ne regarde que les trois premiers nombres d’une adresse : un bureau entier derrière un NAT est pour lui un seul visiteur.`
        : 'La partie sur ip-hash est sautée ici : il lui faut des visiteurs avec des adresses à eux, que seul Linux a sur sa boucle locale et que les conteneurs ne laissent pas passer. Round robin et least-connections se mesurent partout.',
      `Par round-robin, le réplica lent a reçu ${n('turnsShare', 1)} % des requêtes, sa part égale. Un clic sur ${n('replicas')} a donc pris ${n('slowMs')} ms, et chacun y a attendu à son tour : ${n('turnsPerSecond', 0)} requêtes par seconde en tout, ${n('turnsMeanMs', 0)} ms en moyenne, ${n('turnsP95Ms', 0)} ms au p95.`,
      `Par least-connections, il en a reçu ${n('connectionsShare', 1)} % : qui est lent a encore ses requêtes ouvertes et n’en reçoit pas de nouvelle. Les mêmes ${n('visitors')} visiteurs ont été servis ${n('connectionsPerSecond', 0)} fois par seconde, en ${n('connectionsMeanMs', 0)} ms en moyenne, ${n('connectionsP95Ms', 0)} ms au p95.${(numbers.connectionsShare ?? 0) < 5 ? ' Comme moins de 5 % rencontrent le lent, le p95 ne le voit plus ; les plus lentes de toutes le voient encore.' : ''}`,
    ]
  },
  theory:
    'Least-connections garde le même nombre de requêtes ouvertes chez chaque réplica. Avec k requêtes ouvertes et un ' +
    'temps de service s, un réplica en finit k / s par seconde : chacun reçoit donc une part proportionnelle à sa ' +
    'vitesse, (1 / s₁) / (1 / s₁ + 1 / s₂ + 1 / s₃). Avec 1 s et deux fois 60 ms, c’est 2,9 %. Round robin ' +
    'donne 1 / N, quelle que soit la vitesse.',
  tryIt: [
    {
      text: 'Rendez un réplica lent pendant cinq minutes.',
      command: 'npm run lab -- slow app-1 1s --for 5m',
    },
    {
      text: 'Rechargez cette page. Tant que personne d’autre ne visite la boutique, une fois sur trois prend une seconde. (La page d’expérience ne conviendrait pas : elle interroge toute seule, et prend donc aussi des tours.)',
      link: { label: 'Le catalogue, round robin', host: 'round-robin', path: '/products' },
    },
    {
      text: 'Seul, vous n’avez jamais plus d’une requête ouverte : ici aussi votre tour vient parfois. Il faut de la compagnie : lancez quelques clients virtuels et regardez les parts dans la topologie.',
      link: { label: 'Le même, least-connections', host: 'least-connections', path: '/products' },
    },
    { text: 'Rendez-lui sa vitesse.', command: 'npm run lab slow app-1 0' },
  ],
  notice:
    'Un réplica qui répond vite par des erreurs a peu de requêtes ouvertes, et least-connections l’adore. Être rapide n’est pas être en bonne santé.',
}
