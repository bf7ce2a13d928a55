import type { Phrases } from '../../translator.ts'

/** Why a lesson did not complete, and why a system is not healthy. */
export const claims: Phrases = {
  'Load balancing needs at least two app replicas.':
    'La répartition de charge demande au moins deux répliques de l’application.',
  '{} was answered with {} by {}': '{1} : réponse {2}, de {3}',
  registering: 'création du compte',
  'signing in': 'connexion',
  'the account page': 'page du compte',
  '/demo/state': '/demo/state',
  'adding to the cart': 'mise au panier',
  'the edge': 'le répartiteur',
  'an order was answered with {}': 'une commande a reçu la réponse {1}',
  'The checkout page has no field {}.': 'La page de paiement n’a pas de champ {1}.',
  '{} did not work again within {} s.': '{1} ne fonctionnait pas de nouveau au bout de {2} s.',
  'The read replica': 'La réplique en lecture',
  'The session store': 'Le stockage des sessions',
  'The shop': 'La boutique',
  'The system': 'Le système',
  Writing: 'L’écriture',
  Replication: 'La réplication',
  'Signing in': 'La connexion',
  'no answer in time': 'pas de réponse à temps',

  '{}: paused': '{1} : suspendu',
  '{}: drained': '{1} : drainé',
  '{}: stopped': '{1} : arrêté',
  '{}: starting': '{1} : démarre',
  '{}: stopping': '{1} : s’arrête',
  '{}: waiting': '{1} : mort, va revenir',
  '{}: unresponsive': '{1} : ne répond pas',
  '{}: not yet in rotation': '{1} : pas encore dans la répartition',
  '{}: lag of {} s': '{1} : retard de {2} s',
  '{}: {} ms slower': '{1} : ralenti de {2} ms',
  '{}: {} ms slower, {} at a time': '{1} : ralenti de {2} ms, {3} à la fois',
}
