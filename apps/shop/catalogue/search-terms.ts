import pluralize from 'pluralize'

/**
 * What a text is found by. Products and what customers type go through the same rules, so both
 * arrive at the same terms: words without case, accents and plurals, and pairs of characters for
 * scripts that put no spaces between words. `searchIndexVersion` changes with the rules.
 */
export const searchIndexVersion = 1

/** A word of a text, in its order. */
export interface Word {
  /** As written, in lower case and without accents. */
  text: string
  /** What it is found by: one term, or several that belong together. */
  terms: string[]
  kind: 'word' | 'number' | 'pairs'
  /** Too common to be looked for. */
  stop: boolean
  /** Written together with the word before it: "post-it". */
  hyphenated: boolean
}

/** The columns' length, in characters: half of one is no Unicode. */
const longestTerm = 40
const mostTermsOfRun = 12

const stopWords = new Set(
  (
    'a about an and any are as at be but by com de des die der das du en et for from have how i in ' +
    'is it its la le me my of on or our si so some than that the then their them this to und was we ' +
    'what when where which who will with www you your'
  ).split(' '),
)

// Letters that Unicode does not take apart into a base letter and a mark.
const folded: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i' },
}

// In other scripts a mark makes another letter: й is not и.
const accents = /(?<=[\p{Script=Latin}\p{Script=Greek}][\u0300-\u036f]*)[\u0300-\u036f]/gu

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(accents, '')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħı]/g, (letter) => folded[letter] ?? letter)
    .normalize('NFC')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/['’](?:s\b)?/g, '')

const unspaced =
  '(?:(?=[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}])[\\p{L}\\p{M}])'
const patterns = new RegExp(
  [
    // "500 g" is "500g".
    '(?<hyphen>(?<=[\\p{L}\\p{N}])-)?(?:',
    '(?<number>\\d+(?:\\.\\d+)?)(?: ?(?<unit>kg|mg|g|ml|cl|l|km|cm|mm|m)(?![\\p{L}\\p{N}]))?(?![\\p{L}\\p{M}])',
    `|(?<run>${unspaced}+)`,
    `|(?<word>(?:(?!${unspaced})[\\p{L}\\p{M}\\p{N}])+)`,
    '|(?<picture>\\p{Extended_Pictographic}))',
  ].join(''),
  'gu',
)

/** The words of a text, stop words too. */
export function wordsOf(text: string): Word[] {
  return [...fold(text).matchAll(patterns)].map(({ groups = {} }) => {
    const { hyphen, number, unit = '', run, word, picture } = groups
    const written = number ? number + unit : (run ?? word ?? picture ?? '')
    return {
      text: written,
      terms: run ? pairsOf(run) : [termOf(written)],
      kind: run || picture ? 'pairs' : /\d/.test(written) ? 'number' : 'word',
      stop: stopWords.has(written),
      hyphenated: Boolean(hyphen),
    }
  })
}

/** Every two neighbours; a single character is itself. */
function pairsOf(run: string): string[] {
  const characters = [...run]
  if (characters.length === 1) return characters
  const pairs = characters.slice(1).map((character, at) => `${characters[at]}${character}`)
  return [...new Set(pairs)].slice(0, mostTermsOfRun)
}

const firstLetters = (word: string) =>
  word.length > longestTerm ? [...word].slice(0, longestTerm).join('') : word

pluralize.addSingularRule(/(cook|mov|p|t|brown|zomb)ies$/, '$1ie')

const singulars = new Map<string, string>()
const mostSingulars = 20_000

/** A word's singular: "berries" and "berry" are found by the same term. */
export function termOf(word: string): string {
  const known = singulars.get(word)
  if (known !== undefined) return known
  const plural = word.length > 3 && /^[a-z]+s$|^(?:children|geese|mice|teeth|feet)$/.test(word)
  const term = firstLetters(plural ? pluralize.singular(word) : word)
  if (singulars.size >= mostSingulars) singulars.clear()
  singulars.set(word, term)
  return term
}

/** What a product is found by. Its description tells stories, and is left out. */
export interface SearchText {
  name: string
  summary: string
  /** Other words for it, separated by commas. */
  keywords: string
  category: string
}

/** From 1 to 255; a word in several fields has their sum. */
const weights = { name: 60, keywords: 40, category: 25, summary: 12 }
/** Divided among a name's words, so that "Acacia Honey" is more about honey than a longer name. */
const nameShare = 60

/** The terms that find a product, with their weights. */
export function productTerms(product: SearchText): Map<string, number> {
  const weightOf = new Map<string, number>()
  for (const [field, weight] of Object.entries(weights)) {
    const words = wordsOf(product[field as keyof SearchText])
    const telling = words.filter(({ stop }) => !stop).length
    const share = field === 'name' ? Math.round(nameShare / Math.max(1, telling)) : 0
    for (const term of indexedTerms(words))
      weightOf.set(term, (weightOf.get(term) ?? 0) + weight + share)
  }
  return weightOf
}

function indexedTerms(words: Word[]): Set<string> {
  const terms = new Set<string>()
  words.forEach(({ text, kind, terms: own, stop, hyphenated }, at) => {
    if (!stop) for (const term of own) terms.add(term)
    // A search for one character asks for the pairs that begin with it: the last one has none.
    if (kind === 'pairs') terms.add([...text].at(-1) as string)
    const before = words[at - 1]
    if (hyphenated && before) terms.add(termOf(before.text + text))
  })
  return terms
}
