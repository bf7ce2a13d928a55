import type { Phrases } from '../../translator.ts'

/** What a lesson says of a claim that did not hold, of a run that broke, of a system not at rest. */
export const claims: Phrases = {
  '{} replicas: expected exactly {} requests each, measured {}':
    '{1} réplicas : exactement {2} requêtes attendues pour chacun, mesuré : {3}',
  '{} replicas: expected {} of {} to know the login, {} did':
    '{1} réplicas : {2} pages sur {3} devaient connaître la connexion, {4} la connaissaient',
  '{}: expected one replica that knows the login on all {} pages, measured {} replicas and {} pages':
    '{1} : un seul réplica devait connaître la connexion sur les {2} pages, mesuré : {3} réplicas et {4} pages',
  'sticky, three replicas': 'sticky, trois réplicas',
  'sticky, after scaling to five': 'sticky, passé à cinq',
  'all {} newcomers were sent to the same replica':
    'les {1} nouveaux ont tous été envoyés au même réplica',
  'before the kill all {} have to be logged in':
    'avant la mort du réplica, les {1} doivent être connectés',
  'of the {} people of the killed replica {} logins and {} carts are left, expected none':
    'des {1} personnes du réplica tué, il reste {2} connexions et {3} paniers ; il ne devait en rester aucun',
  'the {} people of the other replicas have kept {} logins and {} carts, expected all':
    'les {1} personnes des autres réplicas ont gardé {2} connexions et {3} paniers ; elles devaient tout garder',
  'when the replica was back {} logins were there again, expected none':
    'au retour du réplica, {1} connexions étaient de nouveau là ; il ne devait y en avoir aucune',
  'in Redis: expected all {} answers to know the login, {} did':
    'dans Redis : les {1} réponses devaient toutes connaître la connexion, {2} la connaissaient',
  'in Redis: expected the login to survive the death of every replica in turn, {} of {} answers knew it':
    'dans Redis : la connexion devait survivre à la mort de chaque réplica à son tour ; {1} réponses sur {2} la connaissaient',
  'in memory: expected a third of {} answers to know the login, {} did':
    'en mémoire : un tiers des {1} réponses devait connaître la connexion, {2} la connaissaient',
  'reading a session took {} ms from memory and {} ms from Redis':
    'lire une session a pris {1} ms en mémoire et {2} ms dans Redis',
  'reading a session from Redis took {} ms, expected less than {}':
    'lire une session dans Redis a pris {1} ms ; il en fallait moins de {2}',

  'ip-hash sent one /24 to {} replicas': 'ip-hash a envoyé un même /24 à {1} réplicas',
  'ip-hash sent 30 networks to one replica': 'ip-hash a envoyé 30 réseaux à un seul réplica',
  'round robin gave the slow replica {} % of the requests':
    'round robin a donné au réplica lent {1} % des requêtes',
  'least-connections gave the slow replica {} % of the requests':
    'least-connections a donné au réplica lent {1} % des requêtes',
  'pages took {} ms by least-connections, {} ms in turn':
    'les pages ont pris {1} ms par least-connections, {2} ms par round-robin',
  'There is nothing to balance with a single replica.':
    'Il n’y a rien à répartir avec un seul réplica.',
  'four replicas served {} times as much as one':
    'quatre réplicas ont servi {1} fois plus qu’un seul',
  'a page took {} ms with one replica and {} ms with four':
    'une page a pris {1} ms avec un réplica et {2} ms avec quatre',
  '{} replicas served {} requests a second, expected {}':
    '{1} réplicas ont servi {2} requêtes par seconde, on en attendait {3}',

  'with the switch off only {} % of the reads were stale':
    'sans protection, seulement {1} % des lectures étaient périmées',
  'without lag {} reads were stale': 'sans retard, {1} lectures étaient périmées',
  'under lag {} reads were stale': 'avec retard, {1} lectures étaient périmées',
  'without lag only {} of {} reads came from the replica':
    'sans retard, seulement {1} lectures sur {2} venaient du réplica',
  '{} of {} reads came from a replica that could not know':
    '{1} lectures sur {2} venaient d’un réplica qui ne pouvait pas savoir',
  'under lag only {} of {} guests were served by the replica':
    'avec retard, seulement {1} visiteurs sur {2} ont été servis par le réplica',

  'without a primary "{}" does not work': 'sans primaire, {1} ne marche pas',
  'something was put into a cart without a primary':
    'quelque chose a été mis dans un panier sans primaire',
  'a change was answered with {}': 'un changement a reçu la réponse {1}',
  'a refused change does not say when to try again':
    'un changement refusé ne dit pas quand réessayer',
  '{} changes that the replica had received were lost':
    '{1} changements que le réplica avait reçus ont été perdus',
  '{} of {} changes were lost': '{1} changements sur {2} ont été perdus',
  browse: 'parcourir',
  search: 'chercher',
  cart: 'le panier',
  history: 'l’historique',
  login: 'la connexion',
  order: 'la commande',

  'with Redis only {} members are recognised': 'avec Redis, seulement {1} membres sont reconnus',
  '{}: {} of {} pages were shown': '{1} : {2} pages sur {3} ont été affichées',
  '{}: a page took {} ms': '{1} : une page a pris {2} ms',
  '{}: the account page answered {}': '{1} : la page du compte a répondu {2}',
  "{}: a guest's cart answered {}": '{1} : le panier d’un visiteur a répondu {2}',
  '{}: {} members were recognised': '{1} : {2} membres ont été reconnus',
  '{}: only {} of {} members are logged in afterwards':
    '{1} : seulement {2} membres sur {3} sont connectés ensuite',

  'there were hardly any visitors': 'il n’y avait presque pas de visiteurs',
  '{} requests were lost with draining': '{1} requêtes ont été perdues avec drainage',
  '{} changes were lost without draining, expected about {}':
    '{1} changements ont été perdus sans drainage, on en attendait environ {2}',
  '{} pages were lost, though they can be asked again':
    '{1} pages ont été perdues, alors qu’on peut les redemander',

  '{} was back after {} ms': '{1} était de retour après {2} ms',
  '{} minutes a year measured, {} by the formula':
    '{1} minutes par an mesurées, {2} d’après la formule',
  "one replica's death stopped changes for {} ms":
    'la mort d’un réplica a arrêté les changements pendant {1} ms',
  'all replicas at once stopped changes for only {} ms':
    'la mort de tous les réplicas n’a arrêté les changements que {1} ms',
  'without {} "{}" does not work': 'sans {1}, {2} ne marche pas',
  'without {} "{}" works': 'sans {1}, {2} marche',

  '{} was answered with {} by {}': '{1} : réponse {2}, de {3}',
  registering: 'création du compte',
  'logging in': 'connexion',
  'adding to the cart': 'mise au panier',
  'the edge': 'le répartiteur',
  'an order was answered with {}': 'une commande a reçu la réponse {1}',
  'The checkout page has no field {}.': 'La page de paiement n’a pas de champ {1}.',
  'It was not well again within {} s.': 'Tout n’était pas de nouveau en état après {1} s.',
  'no answer in time': 'pas de réponse à temps',

  '{}: paused': '{1} : suspendu',
  '{}: drained': '{1} : drainé',
  '{}: stopped': '{1} : arrêté',
  '{}: starting': '{1} : démarre',
  '{}: stopping': '{1} : s’arrête',
  '{}: waiting': '{1} : mort, va revenir',
  '{}: unresponsive': '{1} : ne répond pas',
  '{}: not yet in its place': '{1} : pas encore à sa place',
  '{}: lag of {} s': '{1} : retard de {2} s',
  '{}: {} ms slower': '{1} : ralenti de {2} ms',
  '{}: {} ms slower, {} at a time': '{1} : ralenti de {2} ms, {3} à la fois',
}
