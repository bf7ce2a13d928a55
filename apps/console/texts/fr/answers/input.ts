import type { Phrases } from '../../translator.ts'

/** What is wrong with an input: zod's sentences, and the console's own. */
export const input: Phrases = {
  'This is no scenario: it is not JSON.': 'Ce n’est pas un scénario : ce n’est pas du JSON.',
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
