import type { Phrases } from '../../translator.ts'

/** Why the supervisor, or its stand-in among the containers, does not do something, or failed. */
export const refused: Phrases = {
  'There is no "{}".{} There are: {}.': 'Il n’y a pas de « {1} ».{2} Il y a : {3}.',
  '"{}" changes nothing in the configuration of the edge.':
    '« {1} » ne change rien à la configuration du répartiteur.',
  'There is no switch "{}".': 'Il n’y a pas de réglage « {1} ».',
  ' Did you mean {}?': ' Vouliez-vous dire {1} ?',
  '"{}" is no value of {}.{} There are: {}.':
    '« {1} » n’est pas une valeur de {2}.{3} Il y a : {4}.',
  'Only replicas of the shop can {}: {}.': 'Seuls les réplicas de la boutique peuvent {1} : {2}.',
  'be drained': 'être drainés',
  'be slowed': 'être ralentis',
  'Expected {} to {} replicas.': 'Il faut de {1} à {2} réplicas.',
  'Expected at most {}.': 'Il faut au plus {1}.',
  'Expected whole seconds, from 1s to 1h, or 0.':
    'Il faut des secondes entières, de 1s à 1h, ou 0.',
  '"{}" has to be a number, 0 or more.': '« {1} » doit être un nombre, 0 ou plus.',
  '"{}" has to be a text.': '« {1} » doit être un texte.',
  '"{}" has to be true or false.': '« {1} » doit être true ou false.',
  'Nothing is at {}.': 'Il n’y a rien à {1}.',
  'That is too much.': 'C’est trop.',
  'That is no JSON.': 'Ce n’est pas du JSON.',

  '{} does not run.': '{1} ne tourne pas.',
  '{} does not run ({}).': '{1} ne tourne pas ({2}).',
  '{} does not run ({}): npm run lab start {}': '{1} ne tourne pas ({2}) : npm run lab start {3}',
  'The replica': 'Le réplica',
  starting: 'démarre',
  stopping: 's’arrête',
  waiting: 'mort, va revenir',
  unresponsive: 'ne répond pas',
  ready: 'prêt',
  exited: 'arrêté',
  created: 'pas encore démarré',
  restarting: 'redémarre',
  dead: 'mort',
  '{} is stopped already.': '{1} est déjà arrêté.',
  '{} was stopped.': '{1} a été arrêté.',
  '{} does not answer.': '{1} ne répond pas.',
  '{} answered {}.': '{1} a répondu {2}.',
  '{} answers {} to {}.': '{1} répond {2} à {3}.',
  '{} runs, but says that it is not ready.': '{1} tourne, mais dit qu’il n’est pas prêt.',
  '{} runs, but is not healthy: {}': '{1} tourne, mais n’est pas en bonne santé : {2}',
  '{} did not start. {}': '{1} n’a pas démarré. {2}',
  '{} was not ready in {}.': '{1} n’était pas prêt en {2}.',
  '{} was not ready in {}:\n{}': '{1} n’était pas prêt en {2} :\n{3}',
  '{} ended with {}:\n{}': '{1} s’est terminé avec {2} :\n{3}',
  'did not come back ({})': 'n’est pas revenu ({1})',
  '{} could not be started.': '{1} n’a pas pu être démarré.',
  'There is no replica to make others like: docker compose up -d':
    'Il n’y a pas de réplica à imiter : docker compose up -d',

  'The primary, {}, cannot be written to: {}': 'On ne peut pas écrire sur le primaire, {1} : {2}',
  'No database can be written to right now.':
    'On ne peut écrire sur aucune base de données en ce moment.',
  'The change is written, but not every replica of the shop has taken it up.':
    'Le changement est écrit, mais tous les réplicas de la boutique ne l’ont pas encore repris.',
  '{} is the primary, but not every replica of the shop has noticed.':
    '{1} est le primaire, mais tous les réplicas de la boutique ne l’ont pas remarqué.',
  '{} has not got all rows of {} yet.': '{1} n’a pas encore toutes les lignes de {2}.',
  '{} has no data.': '{1} n’a pas de données.',
  '{} did not catch up in {} s. {} stays the primary.':
    '{1} n’a pas rattrapé son retard en {2} s. {3} reste le primaire.',
  '{} is not connected to {}. {} stays the primary.':
    '{1} n’est pas connecté à {2}. {3} reste le primaire.',
  '{} does not apply what it receives. {} stays the primary.':
    '{1} n’applique pas ce qu’il reçoit. {2} reste le primaire.',
  '{} does not replicate from {}. {} stays the primary.':
    '{1} ne réplique pas {2}. {3} reste le primaire.',
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

  'The edge does not answer with its new configuration. See: {}':
    'Le répartiteur ne répond pas avec sa nouvelle configuration. Voyez : {1}',
  'The edge has not taken over configuration {}; see {}.':
    'Le répartiteur n’a pas repris la configuration {1} ; voyez {2}.',
  'The edge has not taken it over: docker compose logs edge':
    'Le répartiteur ne l’a pas repris : docker compose logs edge',
  'nginx refuses its new configuration:\n{}': 'nginx refuse sa nouvelle configuration :\n{1}',
  'The engine does not answer: {}': 'Le moteur Docker ne répond pas : {1}',
  'The engine says: {}': 'Le moteur Docker dit : {1}',
  'Containers are commanded from outside. Type there:\n{}':
    'Les conteneurs se commandent de l’extérieur. Tapez là :\n{1}',

  'Nobody has the address {}.': 'Personne n’a l’adresse {1}.',
  '{} has no second factor yet: log in and open the back office (/admin) to set it up.':
    '{1} n’a pas encore de second facteur : connectez-vous et ouvrez l’administration (/admin) pour le mettre en place.',
  'This code and the next one have been used. Try again in half a minute.':
    'Ce code et le suivant ont déjà servi. Réessayez dans une demi-minute.',
}
