/** English sentences with `{}` for variable parts, and their translations with `{1}`, `{2}`, … for them. */
export type Phrases = Readonly<Record<string, string>>

interface Known {
  fits: RegExp
  becomes: string
  /** The number of fixed characters: the more, the closer the match. */
  fixedLength: number
}

/**
 * Translates English messages of other components: of the supervisor, of an input check, of a
 * lesson. A variable part is translated, too, if it is a known sentence. An unknown sentence is
 * returned unchanged.
 */
export function translator(phrases: Phrases, decimalMark: string) {
  const known = Object.entries(phrases)
    .map(prepare)
    .sort((a, b) => b.fixedLength - a.fixedLength)

  return function translate(sentence: string): string {
    for (const { fits, becomes } of known) {
      const found = fits.exec(sentence)
      if (found) return becomes.replace(/\{(\d)\}/g, (_, at) => translate(found[Number(at)] ?? ''))
    }
    return sentence.replace(/^(\d+)\.(\d+)(?= |$)/, `$1${decimalMark}$2`)
  }
}

function prepare([english, becomes]: [string, string]): Known {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const fits = new RegExp(`^${parts.join('(.*?)')}$`, 's')
  return { fits, becomes, fixedLength: english.replaceAll('{}', '').length }
}

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

/** What is wrong with an input: zod's messages, and the lab's own. */
export const input: Phrases = {
  'This is no scenario: it is not JSON.': 'Ce n’est pas un scénario : ce n’est pas du JSON.',
  'it has a character that changes the direction of text': 'un caractère y change le sens du texte',
  'it needs a character that can be seen': 'il faut un caractère visible',
  'expected a name such as app-2': 'il faut un nom comme app-2',
  'expected a path such as /products': 'il faut un chemin comme /products',
  'Invalid input': 'valeur impossible',
  'Invalid input: expected {}, received {}': 'il faut {1}, et c’est {2}',
  'Invalid input: expected {}, received undefined': 'il manque {1}',
  'Invalid input: expected {}': 'il faut {1}',
  'Invalid option: expected one of {}': 'il faut une valeur parmi {1}',
  'Invalid discriminator value. Expected {}': 'il faut une valeur parmi {1}',
  'Invalid string: must match pattern {}': 'cette forme n’est pas possible',
  'Too small: expected {} to be >={}': 'il faut au moins {2}',
  'Too big: expected {} to be <={}': 'il faut au plus {2}',
  'Too small: expected string to have >={} characters': 'il faut au moins {1} caractère(s)',
  'Too big: expected string to have <={} characters': 'il faut au plus {1} caractères',
  'Too big: expected array to have <={} items': 'il faut au plus {1} éléments',
  string: 'un texte',
  number: 'un nombre',
  int: 'un nombre entier',
  boolean: 'true ou false',
  object: 'un objet',
  array: 'une liste',
  null: 'rien',
  NaN: 'autre chose',
}

/** Why a lesson did not complete, and why a system is not healthy. */
export const claims: Phrases = {
  'The home page links no style sheet or picture.':
    'La page d’accueil ne renvoie à aucune feuille de style ou image.',
  'The CPU of app replicas can only be limited where they run without containers.':
    'Le processeur des répliques ne peut être limité que là où elles tournent sans conteneurs.',
  'There is one load balancer.': 'Il n’y a qu’un répartiteur de charge.',
  'No load balancer has the virtual address.':
    'Aucun répartiteur de charge ne détient l’adresse virtuelle.',
  'Load balancing needs at least two app replicas.':
    'La répartition de charge demande au moins deux répliques de l’application.',
  '{} was answered with {} by {}': '{1} : réponse {2}, de {3}',
  registering: 'création du compte',
  'signing in': 'connexion',
  'changing the password': 'changement du mot de passe',
  'the account page': 'page du compte',
  '/demo/state': '/demo/state',
  'adding to the cart': 'mise au panier',
  'the edge': 'le répartiteur',
  'an order was answered with {}': 'une commande a reçu la réponse {1}',
  'an order’s page was answered with {}': 'la page d’une commande a reçu la réponse {1}',
  'The checkout page has no field {}.': 'La page de paiement n’a pas de champ {1}.',
  '{} did not work again within {} s.': '{1} ne fonctionnait pas de nouveau au bout de {2} s.',
  'The read replica': 'La réplique en lecture',
  'The session store': 'Le stockage des sessions',
  'The shop': 'La boutique',
  'The load balancers': 'Les répartiteurs de charge',
  'The databases': 'Les bases de données',
  'The system': 'Le système',
  Writing: 'L’écriture',
  Ordering: 'La commande',
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
