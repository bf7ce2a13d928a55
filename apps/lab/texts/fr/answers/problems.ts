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
  'Another process answers for {} and has to be ended first: {}':
    'Un autre processus répond à la place de {1} et doit d’abord être arrêté : {2}',
}
