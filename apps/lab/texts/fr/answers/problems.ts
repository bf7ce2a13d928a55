import type { Phrases } from '../../translator.ts'

/** Why something failed, where the control plane passes on what a component says. */
export const problems: Phrases = {
  '{} was stopped.': '{1} a été arrêté.',
  '{} answered {}.': '{1} a répondu {2}.',
  '{} answers {} to {}.': '{1} répond {2} à {3}.',
  '{} was not ready in {}.': '{1} n’était pas prêt en {2}.',
  '{} was not ready in {}:\n{}': '{1} n’était pas prêt en {2} :\n{3}',
  '{} ended with {}:\n{}': '{1} s’est terminé avec {2} :\n{3}',
  'did not come back ({})': 'n’est pas revenu ({1})',
  '{} could not be started.': '{1} n’a pas pu être démarré.',
  'The edge does not answer with its new configuration. See: {}':
    'Le répartiteur ne répond pas avec sa nouvelle configuration. Voyez : {1}',
  'The edge has not taken over configuration {}; see {}.':
    'Le répartiteur n’a pas repris la configuration {1} ; voyez {2}.',
  'nginx refuses its new configuration:\n{}': 'nginx refuse sa nouvelle configuration :\n{1}',

  '{} has no data.': '{1} n’a pas de données.',
  '{} did not catch up in {} s. {} stays the primary.':
    '{1} n’a pas rattrapé son retard en {2} s. {3} reste le serveur primaire.',
  '{} is not connected to {}. {} stays the primary.':
    '{1} n’est pas connecté à {2}. {3} reste le serveur primaire.',
  '{} does not apply what it receives. {} stays the primary.':
    '{1} n’applique pas ce qu’il reçoit. {2} reste le serveur primaire.',
  '{} does not replicate from {}. {} stays the primary.':
    '{1} ne réplique pas {2}. {3} reste le serveur primaire.',
  '{} The server says: {}': '{1} Le serveur dit : {2}',
  'Another process answers for {} and has to be ended first: {}':
    'Un autre processus répond à la place de {1} et doit d’abord être arrêté : {2}',
  '{} did not catch up in {} s. Nothing was changed.':
    '{1} n’a pas rattrapé son retard en {2} s. Rien n’a été changé.',
  '{} could not apply what it has received in {} s.':
    '{1} n’a pas pu appliquer en {2} s ce qu’il a reçu.',
  'The keeper of the databases does not answer: docker compose ps replication':
    'Le gardien des bases de données ne répond pas : docker compose ps replication',
  'This needs the secret of the console.': 'Il faut pour cela le secret de la console.',
}
